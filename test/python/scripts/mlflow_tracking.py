"""Logs by mlflow what a training script logs, and prints what it reads back."""

import json
import os
import sys

import mlflow

wanted = os.environ["MLFLOW_RUN_ID"]
with mlflow.start_run() as run:
    mlflow.log_param("lr", 0.1)
    for step in range(3):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_metrics({"precision": 0.5, "recall": 0.75})
    mlflow.set_tag("stage", "test")
    mlflow.log_text("hello", "notes/a.txt")
    mlflow.log_dict({"a": 1}, "config.json")
client = mlflow.MlflowClient()
seen = client.get_run(run.info.run_id)
facts = {
    "resumed": run.info.run_id == wanted,
    "params": seen.data.params,
    "metrics": seen.data.metrics,
    "stage": seen.data.tags["stage"],
    "history": [metric.value for metric in client.get_metric_history(run.info.run_id, "loss")],
    "artifacts": sorted(file.path for file in client.list_artifacts(run.info.run_id)),
    "note": mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/notes/a.txt"),
}
print("FACTS " + json.dumps(facts, sort_keys=True))
if "--fail" in sys.argv:
    mlflow.start_run(run_id=wanted)
    raise RuntimeError("the training diverged")
