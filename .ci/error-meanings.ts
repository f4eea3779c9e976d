import type { ErrorCode } from '../src/errors.ts';

/** One sentence on when an error comes, and one on what to do. */
export interface ErrorMeaning {
  readonly when: string;
  readonly remedy: string;
}

/** What every code of `src/errors.ts` means, under the headings of `docs/errors.md`. */
export const ERROR_MEANINGS: Readonly<Record<string, Partial<Record<ErrorCode, ErrorMeaning>>>> = {
  'What was typed': {
    UnknownCommand: {
      when: 'The words name no command or group.',
      remedy: 'Take the suggestion, or see `az-ml --help`.',
    },
    BadArgument: {
      when: 'An option is unknown, ambiguous or without its value, or a value is not allowed.',
      remedy:
        'See the `--help` of the command; a value that begins with a dash is given as `--option=-value`.',
    },
    MissingArgument: {
      when: 'A required option, or the command after a group, is not there.',
      remedy: 'Add what the message names; between slashes stand the names of one option.',
    },
    NoExperiment: {
      when: 'A run was to be submitted without an experiment, and no folder around is attached to one.',
      remedy: 'Give `-e NAME`, or attach the folder once: `az-ml folder attach -e NAME`.',
    },
    BadQuery: {
      when: 'The text of `--query` is not JMESPath, or larger or more deeply nested than any real query.',
      remedy: 'Look at the character that the message names; quote the query for your shell.',
    },
    QueryFailed: {
      when: 'The query does not fit the result: an unknown function, a wrong type, or far too many values.',
      remedy: 'Look at the result without `--query` first.',
    },
  },
  'What was asked for': {
    RunNotFound: {
      when: 'The workspace, or the experiment given with `-e`, has no run with this id.',
      remedy: 'See `az-ml run list`; check workspace and experiment.',
    },
    ExperimentNotFound: {
      when: 'The workspace has no experiment of this name.',
      remedy: 'See `az-ml experiment list`.',
    },
    WorkspaceNotFound: {
      when: 'There is no such workspace in the resource group.',
      remedy: 'See `az-ml workspace list`.',
    },
    ArtifactNotFound: {
      when: 'The run, or the snapshot, has no file with this path.',
      remedy: 'Check the path; a log appears when the script starts.',
    },
    MetricNotFound: {
      when: 'The run, or the experiment, has no metric of this name or id.',
      remedy: 'List the metrics of the run; a metric is there when its first value was logged.',
    },
    SnapshotNotFound: {
      when: 'The workspace has no snapshot with this id.',
      remedy: 'Take the id from the property `ContentSnapshotId` of the run.',
    },
    TagNotFound: {
      when: 'An MLflow client takes away a tag that is not there.',
      remedy: 'Nothing is left to do.',
    },
    ModelNotFound: {
      when: 'The workspace has no logged model with the id that an MLflow client names, or it was deleted.',
      remedy: 'Search the logged models of the experiment for the right id.',
    },
    TokenNotFound: {
      when: 'The server has no token with this id.',
      remedy: 'See `az-ml server token list`.',
    },
    ComputeTargetNotFound: {
      when: 'A run names a compute target that this service does not have.',
      remedy: 'Choose one that the hint names, with `--target` or in the run configuration.',
    },
    OperationNotFound: {
      when: 'The service has no operation with this method and path.',
      remedy: 'Check the URL; a service of another version may lack the operation.',
    },
    OperationNotBuilt: {
      when: 'The operation belongs to the run API but this service does not implement it.',
      remedy: 'Take the way that the hint names.',
    },
    MethodNotAllowed: {
      when: 'The path exists, but not with this HTTP method.',
      remedy: 'Use one of the methods in the header `Allow` of the answer.',
    },
  },
  'What was sent': {
    BadRequest: {
      when: 'A part of a request is malformed; `target` names the field.',
      remedy: 'Correct that field.',
    },
    BadFilter: {
      when: 'A filter expression is not one, names a field that cannot be filtered by, or is too complicated.',
      remedy: 'Correct it at the position that the message names.',
    },
    ImmutableProperty: {
      when: 'A property of a run that is set once was sent with another value.',
      remedy: 'Use a tag for what changes.',
    },
    ImmutableArtifact: {
      when: 'A file or snapshot that is there already was sent with other content.',
      remedy: 'Use another name, or ask for overwriting where the operation has it.',
    },
    BadTransition: {
      when: 'A run cannot go from the status it has to the one that was asked for.',
      remedy: 'Read the run again: it may have ended meanwhile.',
    },
    RunExists: {
      when: 'The id chosen for a new run is taken.',
      remedy: 'Choose another, or leave it out.',
    },
    ExperimentExists: {
      when: 'An MLflow client makes or renames an experiment, and the name is taken.',
      remedy: 'Take another name; an experiment that was deleted can be restored.',
    },
    LimitExceeded: {
      when: 'Something is longer, larger or more deeply nested than is kept or printed.',
      remedy: 'Make it smaller; of a large result, choose a part with `--query`.',
    },
    DigestMismatch: {
      when: 'Bytes are not those that their SHA-256 digest promises.',
      remedy: 'Send them again; of a stored file, look at the disk.',
    },
    BodyTooLarge: {
      when: 'The body of a request is larger than the server takes.',
      remedy: 'Send less at once.',
    },
    RequestTimeout: {
      when: 'A caller of the server was too slow to send its request or to take its answer.',
      remedy: 'Try again over a better connection.',
    },
    RangeNotSatisfiable: {
      when: 'A range of bytes begins behind the end of the file.',
      remedy: 'Ask for its size first.',
    },
    PreconditionFailed: {
      when: 'The run has changed since it was read, and the change was only to be made if not.',
      remedy: 'Read it again and decide anew.',
    },
    Unauthorized: {
      when: 'The server needs a token, or the one that was sent is not its own.',
      remedy: 'Send the token of that server.',
    },
    Forbidden: {
      when: 'The server does not answer this caller: a foreign host name or web page, or an address that has expired.',
      remedy: 'Call it by one of its own names, or ask for a new address.',
    },
    TooManyRequests: {
      when: 'A token has asked the server for more in a short time than its limit of requests allows.',
      remedy:
        'Wait as long as `Retry-After` says; az-ml itself does. The limit is `server start --rate-limit`.',
    },
  },
  'What lies on disk': {
    FileExists: {
      when: 'A file that would be written is there already; nothing is overwritten.',
      remedy: 'Give another name, or remove it.',
    },
    FileNotFound: {
      when: 'A file or folder that was named is not there.',
      remedy: 'Check the path; it counts from the folder that the message names.',
    },
    BadFile: {
      when: 'A file cannot be read or written, or does not hold what it should.',
      remedy: 'Check its rights and its content.',
    },
    BadRunConfiguration: {
      when: 'A run configuration has a mistake; file, line and column are in the message.',
      remedy: 'Correct that line.',
    },
    BadConfiguration: {
      when: 'A setting in a file or a variable is wrong, or settings contradict each other.',
      remedy: 'Correct the place that the message names.',
    },
    SnapshotTooLarge: {
      when: 'The folder to submit has more files or bytes than a snapshot may.',
      remedy: 'List what the script does not need in `.amlignore`.',
    },
    DataFolderUnusable: {
      when: 'The folder in which az-ml keeps its data cannot be made, read or written.',
      remedy: 'Check its rights, or set `AZ_ML_HOME` to another.',
    },
    DataFolderTooNew: {
      when: 'The data folder was written by a newer az-ml.',
      remedy: 'Update az-ml, or set `AZ_ML_HOME` to another folder.',
    },
    StoreCorrupt: {
      when: 'The database or a stored file is damaged.',
      remedy:
        'Restore the data folder from a backup; copies from before upgrades lie in its folder `backups`.',
    },
    StoreBusy: {
      when: 'Another process kept the database locked for too long.',
      remedy: 'Try again; if it stays so, look for a process that hangs.',
    },
    DiskFull: {
      when: 'There is no space left, or the quota is used up.',
      remedy: 'Free some space and try again.',
    },
    ArtifactStoreUnusable: {
      when: 'Azure Blob Storage or S3, where the server keeps artifacts, refuses the credentials or cannot be reached.',
      remedy: 'Check address and credentials; `docs/artifact-stores.md` tells which rights are needed.',
    },
  },
  'How it went': {
    RunFailed: {
      when: 'A run that was followed ended as Failed.',
      remedy: 'Read its log: `az-ml run monitor-logs -r ID`.',
    },
    LaunchFailed: {
      when: 'The compute target could not start the run, which is recorded as Failed.',
      remedy: 'Correct what the message names and submit again.',
    },
    ServiceUnreachable: {
      when: 'A service does not answer, also after trying again.',
      remedy: 'Check address, network and proxy.',
    },
    HttpError: {
      when: 'A request of `az-ml rest` was answered with a status of 400 or above; the answer is in the message.',
      remedy: 'Read what the service says.',
    },
    CheckFailed: {
      when: 'A check of `az-ml doctor` found something that keeps az-ml from its work.',
      remedy: 'Do what the `fix` of each finding with status `error` says.',
    },
    NotConfirmed: {
      when: 'A question was not answered with yes, or nobody was there to ask.',
      remedy: 'Give `--yes` to go on without a question.',
    },
    Interrupted: {
      when: 'Ctrl-C, or the caller went away; what had begun is told in the message.',
      remedy: 'A run that is on its way goes on: the hint says how to come back to it.',
    },
    Internal: {
      when: 'A mistake in az-ml, or a failure that it does not know.',
      remedy: 'Run the command again with `--debug` and report what it says.',
    },
  },
};
