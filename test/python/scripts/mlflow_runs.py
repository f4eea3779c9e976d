"""Makes further runs by mlflow, with and without saying that they belong to the first."""

import json
import os

import mlflow

wanted = os.environ["MLFLOW_RUN_ID"]
with mlflow.start_run():
    mlflow.log_metric("m", 1)
with mlflow.start_run() as loose:
    mlflow.log_metric("m", 2)
with mlflow.start_run(run_id=wanted):
    with mlflow.start_run(nested=True) as nested:
        mlflow.log_metric("m", 3)
found = {run.info.run_id for run in mlflow.search_runs(output_format="list")}
facts = {
    "found": found == {wanted, loose.info.run_id, nested.info.run_id},
    "parents": [mlflow.get_run(run.info.run_id).data.tags["mlflow.parentRunId"] == wanted for run in (loose, nested)],
}
print("FACTS " + json.dumps(facts, sort_keys=True))
