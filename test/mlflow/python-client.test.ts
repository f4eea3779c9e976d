import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { openPythonEnvironment } from '../support/python-environment.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { HISTORY, WORKSPACE } from '../support/test-service.ts';
import { startOwnServer } from './own-server.ts';

const python = openPythonEnvironment('mlflow 3');
const folder = makeTempFolder();

/** A training script as people write them. */
const SCRIPT = `
import json, mlflow
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

mlflow.set_experiment("iris")
with mlflow.start_run(run_name="fit", tags={"team": "blue"}) as run:
    mlflow.log_param("C", 0.5)
    mlflow.log_params({"solver": "lbfgs", "max_iter": 200})
    for step in range(5):
        mlflow.log_metric("loss", 1.0 / (step + 1), step=step)
    mlflow.log_metrics({"acc": 0.9, "nan": float("nan")})
    mlflow.log_text("hello", "notes/hello.txt")
    mlflow.log_dict({"a": 1}, "d.json")
    X, y = load_iris(return_X_y=True)
    model = LogisticRegression(C=0.5, max_iter=200).fit(X, y)
    info = mlflow.sklearn.log_model(model, name="model", input_example=X[:2])
    with mlflow.start_run(run_name="child", nested=True):
        mlflow.log_metric("loss", 0.1)

client = mlflow.MlflowClient()
found = mlflow.search_runs(filter_string="metrics.loss < 0.5 and params.C = '0.5'", output_format="list")
loaded = mlflow.sklearn.load_model(info.model_uri)
print(json.dumps({
    "run": run.info.run_id,
    "status": client.get_run(run.info.run_id).info.status,
    "found": [one.info.run_id for one in found],
    "children": len(mlflow.search_runs(filter_string=f"tags.mlflow.parentRunId = '{run.info.run_id}'", output_format="list")),
    "history": [point.value for point in client.get_metric_history(run.info.run_id, "loss")],
    "files": sorted(file.path for file in client.list_artifacts(run.info.run_id)),
    "text": mlflow.artifacts.load_text(f"{run.info.artifact_uri}/notes/hello.txt"),
    "score": loaded.score(X, y) > 0.9,
    "models": len(mlflow.search_logged_models(output_format="list")),
}))
`;

let server: Awaited<ReturnType<typeof startOwnServer>>;
beforeAll(async () => {
  server = await startOwnServer();
});
afterAll(() => server.close());

async function runScript(trackingUri: string): Promise<Record<string, unknown>> {
  const child = spawn(join(python.bin, 'python'), ['-c', SCRIPT], {
    cwd: folder,
    env: { PATH: `${python.bin}:${process.env.PATH}`, HOME: folder, MLFLOW_TRACKING_URI: trackingUri },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(texts.err);
  const line = texts.out.split('\n').find((text) => text.startsWith('{')) ?? '';
  return JSON.parse(line) as Record<string, unknown>;
}

python.test(
  "a script with MLflow's own client does all its work, and Azure ML's clients see the same run",
  async () => {
    const { run, ...told } = await runScript(`${server.url}/mlflow/v2.0${WORKSPACE}`);
    expect(told).toEqual({
      status: 'FINISHED',
      found: [run],
      children: 1,
      history: [1, 0.5, 1 / 3, 0.25, 0.2],
      files: ['d.json', 'notes'],
      text: 'hello',
      score: true,
      models: 1,
    });
    const azure = await server.service.send('GET', `${HISTORY}/experiments/iris/runs/${run}`);
    expect(azure).toMatchObject({
      displayName: 'fit',
      status: 'Completed',
      parameters: { C: '0.5', solver: 'lbfgs', max_iter: '200' },
      tags: { team: 'blue', 'mlflow.source.type': 'LOCAL' },
    });
    const files = await server.service.send('GET', `${HISTORY}/experiments/iris/runs/${run}/artifacts`);
    expect(files.value.map(({ path }: { path: string }) => path)).toEqual(['d.json', 'notes/hello.txt']);
  },
  180_000,
);
