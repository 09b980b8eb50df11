/** A URL without its user name and password, and the header that carries them. */
export interface SplitUrl {
  url: URL;
  /** The value of an Authorization header; `undefined` where the URL has no password. */
  authorization: string | undefined;
}

/** Takes user name and password out of a URL: fetch refuses a URL with them, and errors must not show them. */
export function splitCredentials(given: URL): SplitUrl {
  const { username, password } = given;
  if (username === '' && password === '') return { url: given, authorization: undefined };
  const url = new URL(given);
  url.username = '';
  url.password = '';
  const bytes = new TextEncoder().encode(`${decoded(username)}:${decoded(password)}`);
  return { url, authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

/** What percent signs stand for; where they stand for nothing, the text itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text as errors show it: without user names and passwords in its URLs. */
export function withoutPasswords(text: string): string {
  return text.replace(/\/\/[^\s/?#]*@/g, '//');
}
