/** One temporary home for everything a test run leaves behind, and no setting of the person who runs it. */
export default function globalSetup(): void {
  for (const name of Object.keys(process.env)) {
    if (/^(AZ_ML_|AZURE|AZUREML_|GIT_|MLFLOW_|XDG_)/.test(name)) delete process.env[name];
  }
  process.env.NO_COLOR = '1';
}
