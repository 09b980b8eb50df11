/** Where Chromium is, if there is one: what Debian installs, or what CHROMIUM_PATH names. */
export const chromiumPath: string = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
