// The variants of the graph and which tags each leaves out. A caller sees one of them and nothing of the others.

export const contractNames = ['public', 'partner', 'internal'] as const;
export type ContractName = (typeof contractNames)[number];

/** Elements of the schema with one of these tags do not exist in the contract. */
export const excludedTags: Readonly<Record<ContractName, readonly string[]>> = {
  public: ['partner', 'internal'],
  partner: ['internal'],
  internal: [],
};

export function isContractName(text: unknown): text is ContractName {
  return contractNames.some((name) => name === text);
}
