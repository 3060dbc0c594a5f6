// The report of the last run → a panel: its cost, each fetch on a line of time, how fresh the data are, the plan as a tree.
import { useSyncExternalStore } from 'react';
import type { GraphiQLPlugin } from '@graphiql/react';
import { listFetches, type PlanStep, type RunReport } from './run-report.js';
import type { RunReports } from './run-reports.js';
import type { Texts } from './texts.js';

export function createRunPlugin(reports: RunReports, texts: Texts): GraphiQLPlugin {
  function Run() {
    const report = useSyncExternalStore(reports.watch, reports.current);
    return (
      <section className="playground-panel" aria-label={texts.runTitle} aria-live="polite">
        <h2>{texts.runTitle}</h2>
        {report === null ? <p>{texts.nothingRun}</p> : <Report report={report} texts={texts} />}
      </section>
    );
  }
  const Icon = () => (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
      <path d="M3 6h9M7 12h12M12 18h9" />
    </svg>
  );
  return { title: texts.runTitle, icon: Icon, content: Run };
}

function Report({ report, texts }: { readonly report: RunReport; readonly texts: Texts }) {
  const { plan, cost, freshness, operationName } = report;
  return (
    <>
      {operationName !== null && <p className="playground-name">{operationName}</p>}
      {cost !== null && (
        <>
          <h3>{texts.cost}</h3>
          <dl className="playground-cost">
            <Amount name={texts.estimated} value={cost.estimated} texts={texts} />
            <Amount name={texts.actual} value={cost.actual} texts={texts} />
            <Amount name={texts.maximum} value={cost.maximum} texts={texts} />
          </dl>
        </>
      )}
      {plan === null ? <p>{texts.notTold}</p> : <Timings plan={plan} texts={texts} />}
      {freshness.length > 0 && <Freshness freshness={freshness} texts={texts} />}
      {plan !== null && (
        <>
          <h3>{texts.plan}</h3>
          {plan.root === null ? <p>{texts.fetchesNothing}</p> : <Step step={plan.root} texts={texts} />}
        </>
      )}
    </>
  );
}

function Amount(given: { readonly name: string; readonly value: number | null; readonly texts: Texts }) {
  const { name, value, texts } = given;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value === null ? '–' : value.toLocaleString(texts.locale)}</dd>
    </div>
  );
}

function Timings({ plan, texts }: { readonly plan: NonNullable<RunReport['plan']>; readonly texts: Texts }) {
  const subgraphs = new Map(listFetches(plan.root).map(({ id, subgraph }) => [id, subgraph]));
  const totalMs = Math.max(plan.totalMs, ...plan.fetches.map(({ startMs, durationMs }) => startMs + durationMs), 0.1);
  const byStart = plan.fetches.toSorted((left, right) => left.startMs - right.startMs);
  const share = (ms: number) => `${((100 * ms) / totalMs).toFixed(2)}%`;
  return (
    <>
      <h3>
        {texts.timings} · {plan.totalMs.toFixed(1)} ms {texts.total}
      </h3>
      {plan.fetches.length > 0 && (
        <table className="playground-timings">
          <thead>
            <tr>
              <th scope="col">{texts.step}</th>
              <th scope="col">{texts.subgraph}</th>
              <th scope="col">{texts.start}</th>
              <th scope="col">{texts.duration}</th>
              <th scope="col">{texts.course}</th>
            </tr>
          </thead>
          <tbody>
            {byStart.map(({ step, startMs, durationMs, isAnswered }, index) => (
              <tr key={`${step}-${index}`} data-failed={!isAnswered}>
                <td>{step}</td>
                <th scope="row">{subgraphs.get(step) ?? ''}</th>
                <td>{startMs.toFixed(1)}</td>
                <td>
                  {durationMs.toFixed(1)} ms{isAnswered ? '' : ` · ${texts.failed}`}
                </td>
                <td>
                  <div className="playground-course" aria-hidden="true">
                    <span style={{ marginInlineStart: share(startMs), inlineSize: share(durationMs) }} />
                  </div>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Freshness({ freshness, texts }: { readonly freshness: RunReport['freshness']; readonly texts: Texts }) {
  return (
    <>
      <h3>{texts.freshness}</h3>
      <table className="playground-timings">
        <thead>
          <tr>
            <th scope="col">{texts.subgraph}</th>
            <th scope="col">{texts.status}</th>
            <th scope="col">{texts.asOf}</th>
            <th scope="col">{texts.maxAge}</th>
          </tr>
        </thead>
        <tbody>
          {freshness.map(({ subgraph, status, asOf, maxAge }) => (
            <tr key={subgraph}>
              <th scope="row">{subgraph}</th>
              <td>{status}</td>
              <td>{asOf === null ? '–' : <time dateTime={asOf}>{formatTime(asOf, texts)}</time>}</td>
              <td>{maxAge === null ? '–' : `${maxAge.toLocaleString(texts.locale)} s`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** To the second, in the reader's own time. */
const formatTime = (instant: string, { locale }: Texts): string =>
  new Date(instant).toLocaleString(locale, { dateStyle: 'short', timeStyle: 'medium' });

function Step({ step, texts }: { readonly step: PlanStep; readonly texts: Texts }) {
  switch (step.kind) {
    case 'fetch':
      return (
        <details className="playground-fetch">
          <summary>
            {texts.step} {step.id} · <strong>{step.subgraph}</strong>
            {step.path.length > 0 && <code> {step.path.join('.')}</code>}
            {step.dependsOn.length > 0 && (
              <span>
                {' '}
                · {texts.after} {step.dependsOn.join(', ')}
              </span>
            )}
          </summary>
          <pre tabIndex={0}>{step.operation}</pre>
        </details>
      );
    case 'sequence':
    case 'parallel':
      return (
        <div className="playground-group">
          <span>{texts[step.kind]}</span>
          <ol>
            {step.nodes.map((node, index) => (
              <li key={index}>
                <Step step={node} texts={texts} />
              </li>
            ))}
          </ol>
        </div>
      );
    case 'defer':
      return (
        <div className="playground-group">
          <span>{texts.defer}</span>
          <ol>
            <li>{step.primary === null ? texts.fetchesNothing : <Step step={step.primary} texts={texts} />}</li>
            {step.deferred.map((node, index) => (
              <li key={index}>
                <span>{texts.deferred}</span>
                {node === null ? ` · ${texts.fetchesNothing}` : <Step step={node} texts={texts} />}
              </li>
            ))}
          </ol>
        </div>
      );
  }
}
