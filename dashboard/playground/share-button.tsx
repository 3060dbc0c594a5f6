// A button of the toolbar: puts the operation into the address bar and copies the link.
import { useState } from 'react';
import { pick, ToolbarButton, useGraphiQL } from '@graphiql/react';
import { writeFragment } from './share-link.js';
import type { Texts } from './texts.js';

export function ShareButton({ texts }: { readonly texts: Texts }) {
  const { queryEditor, variableEditor } = useGraphiQL(pick('queryEditor', 'variableEditor'));
  const [said, say] = useState('');
  const share = () => {
    const fragment = writeFragment({
      query: queryEditor?.getValue() ?? '',
      variables: variableEditor?.getValue() ?? '',
    });
    history.replaceState(null, '', fragment);
    // Undefined where the page is read without encryption from another machine.
    const { clipboard }: { readonly clipboard?: Clipboard } = navigator;
    const copied = clipboard?.writeText(location.href) ?? Promise.reject(new Error('no clipboard'));
    copied.then(
      () => say(texts.shared),
      () => say(texts.notShared),
    );
  };
  return (
    <>
      <ToolbarButton label={texts.share} onClick={share}>
        <svg
          className="graphiql-toolbar-icon"
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          aria-hidden="true"
        >
          <path d="M10 14l4-4M8.5 11l-2 2a3.5 3.5 0 0 0 5 5l2-2M15.5 13l2-2a3.5 3.5 0 0 0-5-5l-2 2" />
        </svg>
      </ToolbarButton>
      <p className="playground-said" role="status">
        {said}
      </p>
    </>
  );
}
