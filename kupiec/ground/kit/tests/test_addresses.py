"""Addresses are found as ever, but only those that begin alike are tried; the API's are made when first asked."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, include, path, re_path

from kupiec.ground.kit.addresses import ByFirstWord, Late


def _view(name):
    def view(request: HttpRequest, **_parts) -> HttpResponse:
        return HttpResponse(name)

    view.called = name
    return view


@pytest.fixture
def late():
    made = []

    def make():
        made.append(1)
        return [path("api/v1/things/<int:pk>", _view("thing")), re_path(r"^api/", _view("unknown"))]

    return Late("api", make), made


@pytest.fixture
def found(late):
    room = [path("orders/", _view("orders")), path("orders/<int:pk>/", _view("order")), path("<str:word>/any/", _view("any"))]
    other = [path("orders/new/", _view("new")), path("", _view("home")), path("stock/", include([path("moves/", _view("moves"))]))]
    resolver = ByFirstWord([path("", include(room)), path("", include(other)), late[0]])
    return lambda address: resolver.resolve(address)


@pytest.mark.parametrize(
    ("address", "name", "parts"),
    [
        ("orders/", "orders", {}), ("orders/7/", "order", {"pk": 7}), ("orders/new/", "new", {}), ("", "home", {}),
        ("stock/moves/", "moves", {}), ("orders/any/", "any", {"word": "orders"}), ("x/any/", "any", {"word": "x"}),
    ],
)  # fmt: skip
def test_the_first_that_fits_in_the_order_of_rooms(found, address, name, parts):
    match = found(address)
    assert (match.func.called, match.kwargs) == (name, parts)


@pytest.mark.parametrize("address", ["orders", "orders/x/", "stock/", "moves/", "apix/"])
def test_what_is_no_address_is_none(found, address):
    with pytest.raises(Resolver404):
        found(address)


def test_late_addresses_are_made_when_first_asked_and_once(found, late):
    found("orders/")
    assert not late[1]
    assert found("api/v1/things/3").kwargs == {"pk": 3}
    assert found("api/v1/nothing").func.called == "unknown"
    assert late[1] == [1]
    assert late[0].reverse_dict == {}
