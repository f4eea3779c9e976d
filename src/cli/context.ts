import type { App } from '../app.ts';
import type { RunClient } from '../client/run-client.ts';
import type { DataFolder } from '../config/data-folder.ts';
import type { Transport } from '../contract/api-message.ts';
import type { WorkspaceAddress } from '../contract/workspace.ts';
import type { DataFacts, ToolFacts } from '../diagnose.ts';
import type { Io, OutputStream } from './streams.ts';

/** The workspace options of a command, as typed. */
export interface WorkspaceOptions {
  readonly workspaceName?: string | undefined;
  readonly resourceGroup?: string | undefined;
  readonly subscriptionId?: string | undefined;
  /** az's own word for it, which every command takes. */
  readonly subscription?: string | undefined;
  readonly experimentName?: string | undefined;
  readonly path?: string | undefined;
}

/** A client and what it is aimed at. */
export interface Connection {
  readonly client: RunClient;
  readonly address: WorkspaceAddress;
  /** From the option, else from the attached folder. */
  readonly experimentName: string | undefined;
}

/** What a command works with. Nothing here is built before a command asks for it. */
export interface CommandContext {
  readonly environment: Io['environment'];
  readonly workingDirectory: string;
  now(): Date;
  /** Resolves the workspace and connects to its service: the one that `AZ_ML_ENDPOINT` or the context names. */
  connect(options: WorkspaceOptions): Promise<Connection>;
  /** The workspace and experiment that the options and files name, without touching any service. */
  resolve(options: WorkspaceOptions): Promise<Omit<Connection, 'client'>>;
  /** That service, for requests as they are typed. */
  openTransport(): Promise<Transport>;
  /** The embedded service itself, for the HTTP host; `artifacts` as in `AppOptions`, at the first call. */
  openService(options?: { readonly artifacts?: string | undefined }): Promise<App>;
  readonly dataFolder: DataFolder;
  /** Looks at the data folder, and changes nothing; `full` reads every stored content. */
  inspectData(options: { readonly full: boolean }): Promise<DataFacts>;
  /** Looks for the programs that submitting and running a script takes. */
  inspectTools(): Promise<ToolFacts>;
  /** Where a followed log goes: standard output, or standard error when the caller asked for a machine-readable result. */
  readonly logStream: OutputStream;
  /** Standard output, for bytes that are passed on as they are instead of a result. */
  readonly stdout: OutputStream;
  /** Tells something on standard error that is not the result. */
  warn(text: string): void;
  info(text: string): void;
  /** Shows progress of long work on a terminal's standard error; nothing elsewhere. */
  progress(title: string): ProgressBar;
  readonly onSignal: Io['onSignal'];
  readonly ask: Io['ask'];
  readonly askSecret: Io['askSecret'];
  readonly readStdin: Io['readStdin'];
  readonly exitNow: Io['exitNow'];
  readonly randomHex: Io['randomHex'];
  readonly randomUuid: Io['randomUuid'];
}

export interface ProgressBar {
  /** `done` of `total` bytes. */
  update(done: number, total: number): void;
  end(): void;
}
