// The examples as a list beside the editors, for who has closed their tabs.
import { type GraphiQLPlugin, pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { Example } from './examples.js';
import type { Texts } from './texts.js';

export function createExamplesPlugin(examples: readonly Example[], texts: Texts): GraphiQLPlugin {
  function Examples() {
    const { addTab } = useGraphiQLActions();
    const { queryEditor, variableEditor } = useGraphiQL(pick('queryEditor', 'variableEditor'));
    const open = ({ query, variables }: Example) => {
      addTab();
      queryEditor?.setValue(query);
      variableEditor?.setValue(variables);
      queryEditor?.focus();
    };
    return (
      <section className="playground-panel" aria-label={texts.examplesTitle}>
        <h2>{texts.examplesTitle}</h2>
        <p>{texts.examplesHint}</p>
        <ul className="playground-examples">
          {examples.map((example) => (
            <li key={example.name}>
              <button type="button" onClick={() => open(example)}>
                {example.name}
              </button>
              <span>{example.summary}</span>
            </li>
          ))}
        </ul>
      </section>
    );
  }
  const Icon = () => (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
      <path d="M4 6h4M4 12h4M4 18h4M11 6h9M11 12h9M11 18h9" />
    </svg>
  );
  return { title: texts.examplesTitle, icon: Icon, content: Examples };
}
