"""First names in the vocative, as the page of the day greets."""

from __future__ import annotations

import pytest

from kupiec.ground.kit.greeting import vocative


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Anna", "Anno"), ("Ewa", "Ewo"), ("Katarzyna", "Katarzyno"), ("Barbara", "Barbaro"), ("Maria", "Mario"), ("Zofia", "Zofio"),
        ("Julia", "Julio"), ("Alicja", "Alicjo"), ("Maja", "Maju"), ("Kasia", "Kasiu"), ("Ania", "Aniu"), ("Hania", "Haniu"),
        ("Stefania", "Stefanio"), ("Ola", "Olu"), ("Urszula", "Urszulo"), ("Kuba", "Kubo"),
        ("Marek", "Marku"), ("Robert", "Robercie"), ("Piotr", "Piotrze"), ("Tomasz", "Tomaszu"), ("Jan", "Janie"), ("Adam", "Adamie"),
        ("Michał", "Michale"), ("Paweł", "Pawle"), ("Karol", "Karolu"), ("Krzysztof", "Krzysztofie"), ("Andrzej", "Andrzeju"),
        ("Jakub", "Jakubie"), ("Wojciech", "Wojciechu"), ("Aleksander", "Aleksandrze"), ("Kacper", "Kacprze"), ("Konrad", "Konradzie"),
        ("Jarosław", "Jarosławie"), ("Grzegorz", "Grzegorzu"), ("Filip", "Filipie"), ("Jerzy", "Jerzy"), ("Antoni", "Antoni"),
        ("Max", "Max"), ("Al", "Al"), ("Anna-Maria", "Anna-Maria"), ("", ""),
    ],
)  # fmt: skip
def test_names_are_called(name, called):
    assert vocative(name) == called
