import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/run-cli.ts';
import { makeTempFolder } from '../support/temp-folder.ts';
import { CLI_HOSTS, openCliHost } from './cli-hosts.ts';

describe.each(CLI_HOSTS)('%s:', (host) => {
  const home = makeTempFolder();
  const folder = join(home, 'project');
  let environment: Readonly<Record<string, string>>;
  let id: string;
  const az = (words: string, more: Readonly<Record<string, string>> = {}) =>
    runCli(words.split(' '), { home, workingDirectory: folder, environment: { ...environment, ...more } });
  const azJson = async (words: string) => {
    const { code, out, err } = await az(words);
    if (code !== 0) throw new Error(err);
    return JSON.parse(out);
  };

  beforeAll(async () => {
    ({ environment } = await openCliHost(host, home));
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.sh'), 'mkdir -p outputs/deep; echo made > outputs/deep/model.txt\n');
    const submitted = await az('run submit -e exp --query run_id -o tsv a.sh');
    id = submitted.out.trim();
  });

  test('metrics that are logged are shown, the latest of each or all of one', async () => {
    expect(await az(`run log-metric -r ${id} loss=0.5 accuracy=0.25 --step 1`)).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect((await az(`run log-metric -r ${id} loss=0.25 --step 2`)).code).toBe(0);
    expect((await az(`run log-metric -r ${id} loss=NaN --step 1`)).code).toBe(0);
    expect(await azJson(`run metrics -r ${id} --query [].[name,value,step]`)).toEqual([
      ['accuracy', 0.25, 1],
      ['loss', 0.25, 2],
    ]);
    expect(await azJson(`run metrics -r ${id} --name loss --history --query [].[value,step]`)).toEqual([
      [0.5, 1],
      [0.25, 2],
      ['NaN', 1],
    ]);
    const { out } = await az(`run metrics -r ${id} -n loss -o table`);
    expect(out).toMatch(/^Name +Value +Step +Logged\n[- ]+\nloss +0\.25 +2 +\d{4}-\S+\n$/);
  });

  test('inside of a run it need not be named', async () => {
    expect((await az('run log-metric speed=7', { AZUREML_RUN_ID: id })).code).toBe(0);
    expect(await azJson(`run metrics -r ${id} -n speed --query [].[value,step]`)).toEqual([[7, null]]);
    const nowhere = await az('run log-metric speed=7');
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringMatching(/^ERROR: .*--run\/-r\n/)]);
  });

  test.each([
    ['run log-metric -r ID loss', 2, "'loss' is not name=value"],
    ['run log-metric -r ID loss=high', 2, "loss: 'high' is not a number"],
    ['run log-metric -r ghost loss=1', 3, 'ghost'],
    ['run metrics -r ghost', 3, 'ghost'],
    ['run metrics -r ID --name los', 2, "has no metric 'los'\nIt has: accuracy, loss, speed."],
    ['run log-artifact -r ghost a.sh', 3, 'ghost'],
    ['run log-artifact -r ID missing.txt', 1, 'there is no file'],
  ])('%s is refused', async (words, code, message) => {
    const refused = await az(words.replace('ID', id));
    expect([refused.code, refused.out]).toEqual([code, '']);
    expect(refused.err).toContain(message);
  });

  test('a file that is logged is downloaded again, with what the script has made', async () => {
    writeFileSync(join(folder, 'plot.png'), 'a picture');
    expect(await azJson(`run log-artifact -r ${id} plot.png`)).toEqual({ path: 'outputs/plot.png', size: 9 });
    expect((await az(`run log-artifact -r ${id} -n reports/loss.png plot.png`)).code).toBe(0);
    expect(await azJson(`run download -r ${id} --prefix outputs/ -d got`)).toEqual([
      'outputs/deep/model.txt',
      'outputs/plot.png',
    ]);
    const got = readdirSync(join(folder, 'got'), { recursive: true, encoding: 'utf8' }).toSorted();
    expect(got).toEqual(['outputs', 'outputs/deep', 'outputs/deep/model.txt', 'outputs/plot.png']);
    expect(readFileSync(join(folder, 'got/outputs/plot.png'), 'utf8')).toBe('a picture');
    expect(await azJson(`run download -r ${id} -d all`)).toContain('reports/loss.png');
  });
});
