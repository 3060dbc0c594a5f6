// How a reader wants pages to look → attributes of the page. Kept in a cookie that holds nothing else, because it is about the reader
// and not about what is read, and so has no place in an address that is passed on.

export interface Preferences {
  readonly text: 'normal' | 'large' | 'largest';
  readonly contrast: 'normal' | 'high';
}

export const preferencesPath = '/preferences';
const cookieName = 'civic-look';

export function readPreferences(given: {
  readonly text?: string | undefined;
  readonly contrast?: string | undefined;
}): Preferences {
  return {
    text: given.text === 'large' || given.text === 'largest' ? given.text : 'normal',
    contrast: given.contrast === 'high' ? 'high' : 'normal',
  };
}

/** `header`: all cookies of a request. */
export function readPreferencesCookie(header: string | undefined): Preferences {
  const value = header?.split(/;\s*/).find((each) => each.startsWith(`${cookieName}=`));
  const [text, contrast] = value?.slice(cookieName.length + 1).split('.') ?? [];
  return readPreferences({ text, contrast });
}

export function writePreferencesCookie({ text, contrast }: Preferences): string {
  return `${cookieName}=${text}.${contrast}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`;
}
