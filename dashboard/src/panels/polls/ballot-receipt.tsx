// A receipt → what it proves, where it is kept, and a check against the count.
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatInstant } from '../../i18n/format.js';
import type { Locale } from '../../i18n/text.js';
import type { KeptReceipt } from './kept-receipts.js';
import { pollTextsOf } from './poll-texts.js';

export interface BallotReceiptProps {
  readonly kept: KeptReceipt;
  /** Whether it has just been given: then the focus goes to it. */
  readonly isNew: boolean;
  readonly isStored: boolean;
  readonly locale: Locale;
  /** Whether the ballot is among those counted; null where that cannot be told now. */
  readonly check: (receipt: string) => Promise<boolean | null>;
}

export function BallotReceipt({ kept, isNew, isStored, locale, check }: BallotReceiptProps): VNode {
  const texts = pollTextsOf(locale);
  const heading = useRef<HTMLHeadingElement>(null);
  const [checked, setChecked] = useState<string | null>(null);
  // Not after it is painted: whoever sees it is at it already.
  useLayoutEffect(() => {
    if (isNew) heading.current?.focus();
  }, [isNew]);
  const runCheck = async () => {
    const isIncluded = await check(kept.receipt);
    if (isIncluded === null) setChecked(texts.receiptUnknown);
    else setChecked(isIncluded ? texts.receiptIncluded : texts.receiptMissing);
  };
  return (
    <section class="notice notice-success receipt" aria-labelledby="receipt-heading">
      <h2 id="receipt-heading" ref={heading} tabIndex={-1}>
        {texts.receiptHeading}
      </h2>
      <p>
        {texts.receiptNew} {formatInstant(kept.at, locale)}
      </p>
      <p>
        <code class="receipt-code">{kept.receipt}</code>
      </p>
      <p class="meta">
        {texts.receiptProves} {isStored ? texts.receiptKept : texts.receiptNotKept}
      </p>
      <button type="button" class="button-quiet" onClick={() => void runCheck()}>
        {texts.receiptCheck}
      </button>
      <p role="status">{checked}</p>
    </section>
  );
}
