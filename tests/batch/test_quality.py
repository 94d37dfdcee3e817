"""The data quality of a run."""

from __future__ import annotations

from screening.batch.codec import alert_from_json, alert_to_json
from screening.batch.quality import QualityTally
from screening.batch.run import run_batch
from screening.model import Alert, Decision, Finding, FindingOutcome, RowOutcome, RowQuality, Severity
from screening.reports.text import summary_lines
from tests.batch.conftest import MakeJob


def alert(quality: RowQuality | None, *missing: str) -> Alert:
    decision = Decision("f", 1, "1", RowOutcome.CLEAR, Severity.NONE, None, 0, 0, len(missing), "")
    findings = tuple(Finding("R", "", Severity.LOW, FindingOutcome.UNDETERMINED, "", missing=(m,)) for m in missing)
    return Alert(decision, None, findings=findings, quality=quality)


def test_the_columns_that_would_decide_most_come_first() -> None:
    tally = QualityTally()
    tally.add(alert(RowQuality(4, 4), "hs_code"))
    tally.add(alert(RowQuality(4, 2, ("quantity: '-5' is negative",)), "end_use", "hs_code", "end_user_name"))
    tally.add(alert(None))
    record = tally.record()
    assert (record["mean"], record["rows"], record["rows_with_doubtful_cells"]) == (0.75, 2, 1)
    assert list(record["columns"].items()) == [("hs_code", 2), ("end_use", 1), ("end_user_name", 1)]
    assert QualityTally().record() == {}


def test_a_run_tells_its_data_quality(make_job: MakeJob) -> None:
    orders = "order_id,customer_name,destination_country,goods_description,quantity\nA1,Alpine,FR,chairs,-5\n"
    job = make_job(orders, rules_dir=None)
    manifest = run_batch(job).manifest
    assert 0 < manifest.data_quality["mean"] < 1
    assert manifest.data_quality["rows_with_doubtful_cells"] == 1
    assert manifest.data_quality["columns"]
    (line,) = [text for text in summary_lines(manifest, lambda: iter(())) if text.startswith("Data quality")]
    assert next(iter(manifest.data_quality["columns"])) in line
    assert f"{manifest.data_quality['mean']:.2f}" in (job.out_dir / "report.html").read_text("utf-8")
    none = make_job("name\nAlpine\n", out="none", use_rules=False)
    assert run_batch(none).manifest.data_quality == {}


def test_quality_survives_the_way_to_the_second_pass() -> None:
    judged = alert(RowQuality(4, 2, ("unit: 'x' is no unit that is known",)))
    assert alert_from_json(alert_to_json(judged)) == judged
