// A poll that takes ballots → the form that casts one. It knows choices and faults; who sends it is given.
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Locale } from '../../i18n/text.js';
import type { BallotFault, PollDetail } from './poll-data.js';
import { pollTextsOf } from './poll-texts.js';

export type BallotOutcome =
  | { readonly kind: 'counted'; readonly receipt: string }
  | { readonly kind: 'refused'; readonly fault: BallotFault }
  /** No answer came, so it may have been counted. */
  | { readonly kind: 'unknown' };

export interface BallotFormProps {
  readonly poll: PollDetail;
  readonly locale: Locale;
  readonly cast: (optionIds: readonly string[], voterCode: string | null) => Promise<BallotOutcome>;
}

export function BallotForm({ poll, locale, cast }: BallotFormProps): VNode {
  const texts = pollTextsOf(locale);
  const { options, minSelections, maxSelections } = poll;
  const isSingle = maxSelections === 1;
  const needsCode = poll.voterAssurance === 'CODE';
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [code, setCode] = useState('');
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<{ readonly text: string } | null>(null);
  const failureBox = useRef<HTMLDivElement>(null);
  // A fault is put where the keyboard and the screen reader are; a new object each time, so the same fault moves the focus again.
  // Not after it is painted: whoever sees it is at it already.
  useLayoutEffect(() => failureBox.current?.focus(), [failure]);

  const choose = (id: string, isChosen: boolean) => {
    if (isSingle) setChosen([id]);
    else setChosen(isChosen ? [...chosen, id] : chosen.filter((each) => each !== id));
  };
  const findFault = (): BallotFault | null => {
    if (chosen.length < minSelections) return 'TOO_FEW_SELECTIONS';
    if (chosen.length > maxSelections) return 'TOO_MANY_SELECTIONS';
    return needsCode && code.trim() === '' ? 'CODE_REQUIRED' : null;
  };
  const send = async () => {
    const fault = findFault();
    if (fault !== null) {
      setFailure({ text: texts.faults[fault] });
      return;
    }
    setSending(true);
    const outcome = await cast(chosen, needsCode ? code : null);
    setSending(false);
    if (outcome.kind === 'refused') setFailure({ text: texts.faults[outcome.fault] });
    if (outcome.kind === 'unknown') setFailure({ text: texts.outcomeUnknown });
  };
  const rule = isSingle ? texts.chooseOne : texts.chooseSome(minSelections, maxSelections);
  return (
    <form
      class="ballot"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isSending) void send();
      }}
    >
      {failure !== null && (
        <div class="notice notice-error" ref={failureBox} tabIndex={-1} role="alert" id="ballot-failure">
          <h2>{texts.errorHeading}</h2>
          <p>{failure.text}</p>
        </div>
      )}
      <fieldset aria-describedby={failure === null ? 'ballot-rule' : 'ballot-rule ballot-failure'}>
        <legend>
          <h2>{texts.ballotHeading}</h2>
        </legend>
        <p class="meta" id="ballot-rule">
          {rule}
        </p>
        {options.map(({ id, label }) => (
          <label key={id} class="choice">
            <input
              type={isSingle ? 'radio' : 'checkbox'}
              name="option"
              value={id}
              checked={chosen.includes(id)}
              onChange={(event) => choose(id, event.currentTarget.checked)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      {needsCode && (
        <p class="field">
          <label for="voter-code">{texts.code}</label>
          <span class="meta" id="voter-code-hint">
            {texts.codeHint}
          </span>
          <input
            id="voter-code"
            type="text"
            autocomplete="off"
            spellcheck={false}
            aria-describedby="voter-code-hint"
            value={code}
            onInput={(event) => setCode(event.currentTarget.value)}
          />
        </p>
      )}
      <p class="meta">{texts.assurance[poll.voterAssurance]}</p>
      {/* Not `disabled` while it sends: that would take the focus away. */}
      <button type="submit" aria-disabled={isSending}>
        {isSending ? texts.casting : texts.cast}
      </button>
      <noscript>
        <p class="notice">{texts.needsScript}</p>
      </noscript>
    </form>
  );
}
