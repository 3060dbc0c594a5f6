// Successions → a list that says what went where, how much of it, when and by which document. Where a source tells none of these,
// the list says so.
import type { JSX } from 'preact';
import { formatDay } from '../../i18n/format.js';
import type { PageRequest } from '../../request.js';
import { extents, labelOf, successionKinds } from './labels.js';
import { type NamedUnit, UnitLink } from './unit-link.js';

export interface Succession {
  readonly id: string;
  readonly kind: string;
  readonly extent: string;
  readonly effectiveOn: string | null;
  readonly legalCitation: string | null;
  readonly clause: string | null;
  readonly unit: NamedUnit | null;
}

export const successionFields = 'id kind extent effectiveOn legalCitation clause';

interface Given {
  readonly successions: readonly Succession[];
  readonly request: PageRequest;
  /** What came before is told the other way round. */
  readonly isBackward?: boolean;
}

export function SuccessionList({ successions, request, isBackward = false }: Given): JSX.Element {
  const { locale } = request;
  const isVietnamese = locale === 'vi';
  return (
    <ul class="successions">
      {successions.map((each) => (
        <li key={each.id}>
          {isBackward ? (isVietnamese ? 'Từ' : 'From') : labelOf(successionKinds, each.kind, locale)}
          {each.unit === null ? null : (
            <>
              {' '}
              <UnitLink unit={each.unit} request={request} />
            </>
          )}
          <span class="succession-basis">
            {isBackward ? `${labelOf(successionKinds, each.kind, locale).toLowerCase()}; ` : ''}
            {isVietnamese ? 'phạm vi' : 'extent'}: {labelOf(extents, each.extent, locale)}
            {' · '}
            {each.effectiveOn === null
              ? isVietnamese
                ? 'không rõ ngày'
                : 'day not known'
              : `${isVietnamese ? 'từ' : 'from'} ${formatDay(each.effectiveOn, locale)}`}
            {' · '}
            {each.legalCitation === null ? (
              isVietnamese ? (
                'không rõ căn cứ pháp lý'
              ) : (
                'legal basis not known'
              )
            ) : (
              <>
                {isVietnamese ? 'căn cứ' : 'legal basis'} {each.legalCitation}
                {each.clause === null ? null : <span lang="vi">, {each.clause}</span>}
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
