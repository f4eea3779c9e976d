/**
 * What the service accepts. Lengths of names, keys and values are those of Azure ML's published service limits;
 * its limits of counts, 50 tags, properties and metrics a run, a million values a metric, are not enforced unless set.
 */
export interface Limits {
  /** Bytes of a JSON request body. */
  readonly jsonBytes: number;
  /** Objects and arrays inside each other in a JSON request body. */
  readonly jsonDepth: number;
  /** Characters of a filter. */
  readonly filterLength: number;
  /** Comparisons in a filter. */
  readonly filterTerms: number;
  /** Parentheses and negations inside each other in a filter. */
  readonly filterDepth: number;
  /** Characters of an experiment's name, a run's id, name and display name. */
  readonly nameLength: number;
  readonly descriptionLength: number;
  /** Characters of the key of a tag or a property. */
  readonly keyLength: number;
  /** Characters of the value of a tag or a property. */
  readonly valueLength: number;
  /** Characters of a metric's name, the name of a column, a text in one. */
  readonly metricTextLength: number;
  readonly metricColumns: number;
  readonly metricsPerRun?: number;
  readonly valuesPerMetric?: number;
  readonly uriLength: number;
  readonly artifactPathLength: number;
  readonly errorLength: number;
  readonly warningLength: number;
  /** Items of a page when the caller does not say, and at most. */
  readonly pageSize: number;
  readonly maxPageSize: number;
  /** Paths in one request to announce artifacts. */
  readonly pathsPerBatch: number;
  /** How long a signed address can be used. */
  readonly addressSeconds: number;
  /** How long a launch may stay without the compute target's confirmation. */
  readonly launchSeconds: number;
}

export const DEFAULT_LIMITS: Limits = {
  jsonBytes: 32 * 1024 * 1024,
  jsonDepth: 64,
  filterLength: 65_536,
  filterTerms: 500,
  filterDepth: 50,
  nameLength: 256,
  descriptionLength: 5000,
  keyLength: 100,
  valueLength: 1000,
  metricTextLength: 255,
  metricColumns: 15,
  uriLength: 1000,
  artifactPathLength: 5000,
  errorLength: 3000,
  warningLength: 300,
  pageSize: 500,
  maxPageSize: 1000,
  pathsPerBatch: 50,
  addressSeconds: 3600,
  launchSeconds: 30,
};
