// A day in the past that is looked at → a line above what is shown as it is now all the same, so that nobody takes it for the past.
import type { JSX } from 'preact';
import type { PageRequest } from '../request.js';

export function NowNote({ request }: { readonly request: PageRequest }): JSX.Element | null {
  if (request.asOf === null) return null;
  return (
    <p class="meta">
      {request.locale === 'vi'
        ? 'Phần này luôn theo thời điểm hiện tại, không theo ngày đang xem.'
        : 'This part always shows the present, not the day you are looking at.'}
    </p>
  );
}
