"""Works on its run by the run-history client that Debian packages inside azure-ai-ml."""

import importlib
import json
import os
import sys
import types

import azure.ai
from azure.core.credentials import AccessToken
from azure.core.pipeline.policies import HeadersPolicy

# The package itself wants modules that Debian does not have; its generated clients do not.
folder = "/usr/lib/python3/dist-packages/azure/ai/ml"
for name, path in (("azure.ai.ml", folder), ("azure.ai.ml._restclient", folder + "/_restclient")):
    module = types.ModuleType(name)
    module.__path__ = [path]
    sys.modules[name] = module
history = importlib.import_module("azure.ai.ml._restclient.runhistory")
models = importlib.import_module("azure.ai.ml._restclient.runhistory.models")


class Credential:
    def get_token(self, *scopes, **options):
        return AccessToken(os.environ["AZUREML_RUN_TOKEN"], 4102444800)


# Its own policy for bearer tokens refuses plain HTTP, also to this machine.
bearer = HeadersPolicy({"Authorization": "Bearer " + os.environ["AZUREML_RUN_TOKEN"]})
client = history.AzureMachineLearningWorkspaces(
    credential=Credential(),
    base_url=os.environ["AZUREML_SERVICE_ENDPOINT"],
    authentication_policy=bearer,
)
scope = {
    "subscription_id": os.environ["AZUREML_ARM_SUBSCRIPTION"],
    "resource_group_name": os.environ["AZUREML_ARM_RESOURCEGROUP"],
    "workspace_name": os.environ["AZUREML_ARM_WORKSPACE_NAME"],
}
experiment = os.environ["AZUREML_ARM_PROJECT_NAME"]
run_id = os.environ["AZUREML_RUN_ID"]

run = client.runs.get(run_id=run_id, **scope)
changed = client.runs.add_or_modify_by_experiment_name(
    experiment_name=experiment, run_id=run_id, body=models.CreateRun(run_id=run_id, tags={"by": "azure-ai-ml"}), **scope
)
value = models.MetricV2Value(step=1, data={"loss": 0.5})
metric = models.IMetricV2(name="loss", columns={"loss": "Double"}, value=[value])
posted = client.metric.post_run_metrics(run_id=run_id, body=models.BatchIMetricV2(values=[metric]), **scope)
details = client.runs.get_details_by_experiment_name(experiment_name=experiment, run_id=run_id, **scope)
facts = {
    "status": run.status,
    "tags": changed.tags,
    "errors": [str(error) for error in posted.errors or []],
    "same": details.run_id == run_id,
}
print("FACTS " + json.dumps(facts, sort_keys=True))
