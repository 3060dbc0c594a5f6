// Environment → settings: defaults, every fault at once, empty variables.
import { describe, expect, it } from 'vitest';
import { declaredSettings, parseSettings } from '../../process/settings.js';

describe('settings', () => {
  it('have defaults for everything that needs one', () => {
    const parsed = parseSettings({});
    expect(parsed).toMatchObject({
      ok: true,
      settings: { HOST: '127.0.0.1', LOG_LEVEL: 'info', SAMPLE_DATA: 'on', CAP_FEED_URLS: [] },
    });
  });

  it('report every fault at once, each with its variable', () => {
    const parsed = parseSettings({
      PORT: '99999',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://x',
      CAP_FEED_URLS: 'https://a.example, b',
    });
    expect(parsed.ok).toBe(false);
    const faults = parsed.ok ? [] : parsed.faults;
    expect(faults).toHaveLength(4);
    for (const name of ['PORT', 'LOG_LEVEL', 'DATABASE_URL', 'CAP_FEED_URLS']) {
      expect(faults.filter((fault) => fault.startsWith(`${name}: `))).toHaveLength(1);
    }
  });

  it.each([
    ['', []],
    ['*', ['*']],
    ['https://a.example, http://b.example:8080', ['https://a.example', 'http://b.example:8080']],
  ])('read a list of origins: %j', (given, origins) => {
    expect(parseSettings({ CORS_ORIGINS: given })).toMatchObject({ ok: true, settings: { CORS_ORIGINS: origins } });
  });

  it.each([
    'a.example',
    'https://a.example/',
    'https://a.example/path',
    'https://a.example, *',
    'null',
    'HTTPS://A.example',
  ])('refuse what is no origin: %j', (given) => {
    expect(parseSettings({ CORS_ORIGINS: given })).toMatchObject({
      ok: false,
      faults: [expect.stringMatching(/^CORS_ORIGINS: holds /)],
    });
  });

  it('take an empty variable as not given', () => {
    expect(parseSettings({ PORT: '', HOST: ' ' })).toEqual(parseSettings({}));
  });

  it('are each read by their declared default', () => {
    const defaults = Object.fromEntries(
      declaredSettings.map(({ name, defaultValue }) => [name, defaultValue ?? undefined]),
    );
    expect(parseSettings(defaults)).toEqual(parseSettings({}));
  });
});
