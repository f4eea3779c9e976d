/** Answer of `…/runs/{r}/token`: what the script of a run shows to reach the run API. */
export interface RunToken {
  /** A JSON Web Token (RFC 7519); clients of Azure ML read its `exp`. */
  readonly token: string;
  readonly expiryTimeUtc: string;
}
