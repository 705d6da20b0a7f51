"""`kupiec import`: load files by column mappings: one mapping (`FILE.toml`) or a folder with `import.toml` naming steps.

Files are read whole and every row is checked before it is written; what is rejected is listed with line, field, code and
reason beside the report. Loading goes through the same jobs as in the program, so it can be killed and started again.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from kupiec.ground.exchange import public as exchange
from kupiec.ground.exchange.reading import read
from kupiec.ground.kernel import jobs, statistics
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("mapping", type=Path, help="a mapping FILE.toml, or a folder with import.toml")
    parser.add_argument("--from", dest="source", type=Path, required=True, metavar="DIR", help="folder with the files")
    parser.add_argument("--company", metavar="CODE", help="company to load into (default: the first, or the folder's own)")
    parser.add_argument("--report", type=Path, default=Path("var/import"), metavar="DIR", help="where reports go")
    parser.add_argument("--only-load", action="store_true", help="load, but do not deliver, invoice and pay the orders")


def main(options: argparse.Namespace) -> int:
    from kupiec.house.imports import company, flow

    try:
        if options.mapping.is_dir():
            plan = tomllib.loads((options.mapping / "import.toml").read_text(encoding="utf-8"))
            by = company.ensure(plan["company"])
            steps = [options.mapping / f"{step}.toml" for step in plan["steps"]]
        else:
            by, steps = company.actor(options.company), [options.mapping]
        report = load(steps, options.source, options.report, by=by)
        if options.mapping.is_dir() and not options.only_load:
            report |= flow.to_cash(by=by, say=_say)
    except Refusal as refusal:
        print(f"Not imported: {refusal.text}", file=sys.stderr)
        return 1
    options.report.mkdir(parents=True, exist_ok=True)
    (options.report / "report.json").write_text(json.dumps(report, indent=1, default=str), encoding="utf-8")
    _say(json.dumps(report, indent=1, default=str))
    return 0


def _say(text: str) -> None:
    print(text, flush=True)


def load(steps: list[Path], source: Path, reports: Path, *, by: Actor) -> dict[str, Any]:
    """Run the steps in order; a file that can't be used at all is reported and the steps after it go on."""
    report: dict[str, Any] = {"files": {}}
    for step in steps:
        try:
            report["files"][step.stem] = _step(step, source, reports, by)
        except Refusal as refusal:
            report["files"][step.stem] = {"refused": refusal.code, "reason": refusal.text}
        _say(f"  {step.stem:16} {report['files'][step.stem]}")
    return report


def _step(step: Path, source: Path, reports: Path, by: Actor) -> dict[str, Any]:
    columns = exchange.load_mapping(step)
    wanted = [columns.file, *(joined["file"] for joined in columns.joined)]
    files = {name: read(source / name) for name in wanted if (source / name).is_file()}
    run = exchange.stage(columns, files, by=by)
    exchange.start(run.pk, by=by)
    jobs.run_pending()
    statistics.renew(grown=True)
    run.refresh_from_db()
    if run.rejected:
        reports.mkdir(parents=True, exist_ok=True)
        (reports / f"{step.stem}-rejected.csv").write_text(exchange.rejected_csv(run.pk), encoding="utf-8")
    figures = ("rows", "created", "updated", "rejected")
    return {name: getattr(run, name) for name in figures} | {"state": run.state}
