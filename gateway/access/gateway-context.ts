// What a request carries from HTTP through the stages to the subgraphs.

export interface GatewayContext {
  /** Headers that every subgraph gets; names in lower case. */
  subgraphHeaders: Readonly<Record<string, string>>;
}
