import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AzMlError } from '../../errors.ts';

/**
 * The storage account that azureml-core is told to upload to. It rebuilds the address of an upload as `https://`
 * on a host `<account>.blob.<rest>`, whatever it was given, so the host must have such a name. Nobody ever asks the
 * network for this one: the script's proxy, which is the endpoint of its run, answers for it.
 */
export const UPLOAD_HOST = 'azmlruns.blob.core.windows.net';

/** What the endpoint of a run needs to take uploads of azureml-core. */
export interface UploadKit {
  /** PEM. */
  readonly key: string;
  readonly certificate: string;
  /** Certificates for the script to trust: those of the system and of Node, and ours. */
  readonly bundle: string;
  /** Folder for the blocks of files that are on their way. */
  readonly blocks: string;
}

/** Whether a script asked for it: it changes how all its HTTPS calls are made. */
export function wantsUploads(environment: Readonly<Record<string, string | undefined>>): boolean {
  return /^(1|true|yes|on)$/i.test(environment.AZ_ML_AZUREML_UPLOADS ?? '');
}

/**
 * The kit of a run, in a folder of its own; made now, or by an earlier supervisor. `trusted` is a bundle that the
 * script would have used. Throws `LaunchFailed` where there is no openssl program.
 */
export async function openUploadKit(folder: string, trusted: string | undefined): Promise<UploadKit> {
  const [key, certificate, bundle, blocks] = [
    join(folder, 'key.pem'),
    join(folder, 'certificate.pem'),
    join(folder, 'bundle.pem'),
    join(folder, 'blocks'),
  ];
  if (!existsSync(bundle)) {
    mkdirSync(blocks, { recursive: true, mode: 0o700 });
    await makeCertificate(key, certificate);
    const { rootCertificates } = await import('node:tls');
    const files = [trusted ?? SYSTEM_BUNDLE, certificate].filter((file) => existsSync(file));
    const texts = [...rootCertificates, ...files.map((file) => readFileSync(file, 'utf8'))];
    writeFileSync(bundle, `${texts.join('\n')}\n`);
  }
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8'), bundle, blocks };
}

const SYSTEM_BUNDLE = '/etc/ssl/certs/ca-certificates.crt';

/** A certificate that vouches for the one host, is good for that alone and is thrown away with the run. */
async function makeCertificate(key: string, certificate: string): Promise<void> {
  const { spawnSync } = await import('node:child_process');
  const { status, error, stderr } = spawnSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', key, '-out', certificate, '-days', '365', '-subj', '/CN=az-ml uploads of one run'],
      ...['-addext', `subjectAltName=DNS:${UPLOAD_HOST}`],
    ],
    { encoding: 'utf8' },
  );
  if (status === 0) return;
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  throw new AzMlError('LaunchFailed', `the certificate for uploads of azureml-core cannot be made: ${why}`, {
    hint: 'install openssl, or leave AZ_ML_AZUREML_UPLOADS out',
  });
}

/** The variables by which the HTTPS calls of Python's `requests` come to the endpoint. */
export function uploadEnvironment(
  { bundle }: Pick<UploadKit, 'bundle'>,
  { url, token }: { readonly url: string; readonly token: string },
): Readonly<Record<string, string>> {
  const proxy = url.replace('//', `//run:${token}@`);
  return { HTTPS_PROXY: proxy, https_proxy: proxy, REQUESTS_CA_BUNDLE: bundle };
}
