"""Logs by azureml-core what a training script logs, and prints what it reads back."""

import json

from azureml.core import Run

run = Run.get_context()
run.log("loss", 0.5)
run.log("loss", 0.25)
run.log_list("accuracy", [0.1, 0.2, 0.3])
run.log_row("row", x=1, y=2.5)
run.log_table("table", {"a": [1, 2], "b": ["u", "v"]})
run.tag("k", "v")
run.tag("only")
run.add_properties({"p": "q"})
run.flush()
facts = {
    "type": type(run).__name__,
    "id": run.id,
    "experiment": run.experiment.name,
    "status": run.get_status(),
    "tags": run.get_tags(),
    "p": run.get_properties()["p"],
    "details": run.get_details()["runId"],
    "metrics": run.get_metrics(),
}
run.complete()
print("FACTS " + json.dumps(facts, sort_keys=True))
