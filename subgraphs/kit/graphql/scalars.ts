// The scalars that the subgraphs share, with what they accept. Anything else is refused with a message that says the form.
import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

function textScalar<T>(
  name: string,
  description: string,
  specifiedByURL: string | undefined,
  read: (text: string) => T | null,
  write: (value: unknown) => string | null,
) {
  const refuse = (value: unknown): never => {
    throw new GraphQLError(`${name} cannot represent ${JSON.stringify(value)}: ${description}`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  };
  const parse = (value: unknown): T => (typeof value === 'string' ? read(value) : null) ?? refuse(value);
  return new GraphQLScalarType<T, string>({
    name,
    description,
    specifiedByURL: specifiedByURL ?? null,
    serialize: (value) => write(value) ?? refuse(value),
    parseValue: parse,
    parseLiteral: (node) => (node.kind === Kind.STRING ? parse(node.value) : refuse(node.kind)),
  });
}

const isDay = (text: string): boolean => {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (parts === null) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // PostgreSQL has no year 0.
  return !Number.isNaN(date.getTime()) && date.getUTCFullYear() > 0 && date.toISOString().startsWith(text);
};
const dateTimeForm = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)$/;

/** `YYYY-MM-DD` as text: a day has no zone, so it never becomes a JavaScript Date. */
export const DateScalar = textScalar<string>(
  'Date',
  'A calendar date, ISO 8601: 2018-01-25.',
  'https://scalars.graphql.org/andimarek/local-date.html',
  (text) => (isDay(text) ? text : null),
  (value) => (typeof value === 'string' && isDay(value) ? value : null),
);

export const DateTimeScalar = textScalar<Date>(
  'DateTime',
  'An instant, ISO 8601 with an offset: 2018-01-25T10:47:00+07:00. Answers are in UTC.',
  'https://scalars.graphql.org/andimarek/date-time.html',
  (text) => {
    if (!dateTimeForm.test(text) || !isDay(text.slice(0, 10))) return null;
    const instant = new Date(text);
    return Number.isNaN(instant.getTime()) ? null : instant;
  },
  (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : null),
);

export const LocaleScalar = textScalar<string>(
  'Locale',
  'A BCP 47 language tag: vi or en.',
  'https://www.rfc-editor.org/rfc/bcp/bcp47.txt',
  (text) => (/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(text) ? text : null),
  (value) => (typeof value === 'string' ? value : null),
);

const isWebUrl = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

export const UrlScalar = textScalar<string>(
  'URL',
  'An absolute http or https URL.',
  'https://url.spec.whatwg.org/',
  (text) => (isWebUrl(text) ? text : null),
  (value) => (typeof value === 'string' && isWebUrl(value) ? value : null),
);
