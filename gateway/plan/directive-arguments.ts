// Arguments of the join directives of a supergraph, read and left out.
import { type ConstDirectiveNode, Kind } from 'graphql';

/** The text of an argument: of a string or enum value, `true` or `false`. */
export function readArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  if (value === undefined) return undefined;
  if (value.kind === Kind.STRING || value.kind === Kind.ENUM) return value.value;
  return value.kind === Kind.BOOLEAN ? String(value.value) : undefined;
}

export function withoutArguments(
  directive: ConstDirectiveNode,
  names: readonly string[],
): ConstDirectiveNode & { readonly arguments: NonNullable<ConstDirectiveNode['arguments']> } {
  const kept = (directive.arguments ?? []).filter(({ name }) => !names.includes(name.value));
  return { ...directive, arguments: kept };
}
