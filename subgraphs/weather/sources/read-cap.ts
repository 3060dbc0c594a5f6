// A CAP 1.2 document (OASIS, http://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html) → an alert message. Pure.
// What the standard requires and is not there makes the document useless: it is refused, not repaired.
import { z } from 'zod';
import { InternalError } from '../../../process/errors.js';
import { foldedKey } from '../../kit/vietnamese.js';
import {
  type AlertArea,
  type AlertSeverityName,
  type AlertText,
  alertCertainties,
  alertMessageTypes,
  alertSeverities,
  alertStatuses,
  alertUrgencies,
  type AlertCertaintyName,
  type AlertMessageTypeName,
  type AlertStatusName,
  type AlertUrgencyName,
} from '../entities/alert.js';
import { childrenOf, textOf, type XmlElement } from './xml-tree.js';

export interface AlertReference {
  readonly sender: string;
  readonly identifier: string;
  readonly sentAt: Date;
}

/** A message. `urgency`, `severity` and `certainty` are those of its most severe part. */
export interface AlertMessage extends AlertReference {
  readonly status: AlertStatusName;
  readonly messageType: AlertMessageTypeName;
  readonly urgency: AlertUrgencyName;
  readonly severity: AlertSeverityName;
  readonly certainty: AlertCertaintyName;
  readonly riskLevel: number | null;
  readonly effectiveAt: Date | null;
  readonly onsetAt: Date | null;
  readonly expiresAt: Date | null;
  readonly activeUntil: Date;
  readonly texts: readonly AlertText[];
  readonly areas: readonly AlertArea[];
  readonly references: readonly AlertReference[];
}

const namespace = 'urn:oasis:names:tc:emergency:cap:1.2';
/** Hours that a message without `expires` counts as active; the standard leaves it to each recipient. */
const defaultActiveHours = 24;
const longestText = 20_000;
const mostAreas = 500;

// An instant with its offset, as the standard demands; "-00:00" is its way of writing UTC.
const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?([+-]\d\d:\d\d|Z)$/;
const identityForm = /^[^\s,<&]{1,500}$/;

/** Errors: `InternalError` that names the element at fault. */
export function readCap(root: XmlElement): AlertMessage {
  if (root.name !== 'alert' || root.namespace !== namespace) throw fault('alert', `is not of ${namespace}`);
  const identity = {
    sender: readIdentity('sender', textOf(root, 'sender')),
    identifier: readIdentity('identifier', textOf(root, 'identifier')),
    sentAt: readInstant('sent', required('sent', textOf(root, 'sent'))),
  };
  const messageType = readCode('msgType', alertMessageTypes, textOf(root, 'msgType'));
  const infos = childrenOf(root, 'info').map(readInfo);
  if (infos.length === 0 && (messageType === 'ALERT' || messageType === 'UPDATE')) throw fault('info', 'is missing');
  const worst = infos.toSorted((a, b) => rankOf(a) - rankOf(b))[0];
  const effectiveAt = earliest(infos.map((info) => info.effectiveAt));
  const onsetAt = earliest(infos.map((info) => info.onsetAt));
  // One part without an end keeps the whole message from having one.
  const expiries = infos.map((info) => info.expiresAt);
  const expiresAt = expiries.includes(null) ? null : latest(expiries);
  const start = latest([identity.sentAt, effectiveAt, onsetAt]) ?? identity.sentAt;
  return {
    ...identity,
    status: readCode('status', alertStatuses, textOf(root, 'status')),
    messageType,
    urgency: worst?.urgency ?? 'UNKNOWN',
    severity: worst?.severity ?? 'UNKNOWN',
    certainty: worst?.certainty ?? 'UNKNOWN',
    riskLevel: infos.reduce<number | null>((found, { riskLevel }) => maximum(found, riskLevel), null),
    effectiveAt,
    onsetAt,
    expiresAt,
    activeUntil: expiresAt ?? new Date(start.getTime() + defaultActiveHours * 3_600_000),
    texts: infos.map((info) => info.text).filter((text, index, all) => firstOfLanguage(all, text) === index),
    areas: mergeAreas(infos.flatMap((info) => info.areas)),
    references: readReferences(textOf(root, 'references')),
  };
}

const fault = (element: string, what: string) => new InternalError(`the alert was refused: ${element} ${what}`);
const rankOf = ({ severity }: { severity: AlertSeverityName }) => alertSeverities.indexOf(severity);
const firstOfLanguage = (texts: readonly AlertText[], { language }: AlertText) =>
  texts.findIndex((text) => text.language === language);
const maximum = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b));
const inOrder = (instants: readonly (Date | null)[]) =>
  instants.filter((instant) => instant !== null).toSorted((a, b) => a.getTime() - b.getTime());
const earliest = (instants: readonly (Date | null)[]) => inOrder(instants)[0] ?? null;
const latest = (instants: readonly (Date | null)[]) => inOrder(instants).at(-1) ?? null;

function required(element: string, text: string | null): string {
  if (text === null) throw fault(element, 'is missing');
  if (text.length > longestText) throw fault(element, 'is too long');
  return text;
}

function readIdentity(element: string, text: string | null): string {
  const identity = required(element, text);
  if (!identityForm.test(identity)) throw fault(element, 'holds a space, a comma, < or &');
  return identity;
}

function readInstant(element: string, text: string): Date {
  const instant = new Date(text.replace(/-00:00$/, 'Z'));
  if (!instantForm.test(text) || Number.isNaN(instant.getTime())) throw fault(element, 'is no instant with an offset');
  return instant;
}

function readOptionalInstant(info: XmlElement, element: string): Date | null {
  const text = textOf(info, element);
  return text === null ? null : readInstant(element, text);
}

function readCode<Code extends string>(element: string, codes: readonly Code[], text: string | null): Code {
  const wanted = required(element, text).toUpperCase();
  const code = codes.find((candidate) => candidate === wanted);
  if (code === undefined) throw fault(element, 'is no value that the standard names');
  return code;
}

function readInfo(info: XmlElement) {
  const optional = (element: string) => {
    const text = textOf(info, element);
    return text === null ? null : required(element, text);
  };
  const text: AlertText = {
    // The standard's default.
    language: readLanguage(textOf(info, 'language') ?? 'en-US'),
    event: required('event', textOf(info, 'event')),
    headline: optional('headline'),
    description: optional('description'),
    instruction: optional('instruction'),
  };
  return {
    text,
    urgency: readCode('urgency', alertUrgencies, textOf(info, 'urgency')),
    severity: readCode('severity', alertSeverities, textOf(info, 'severity')),
    certainty: readCode('certainty', alertCertainties, textOf(info, 'certainty')),
    effectiveAt: readOptionalInstant(info, 'effective'),
    onsetAt: readOptionalInstant(info, 'onset'),
    expiresAt: readOptionalInstant(info, 'expires'),
    riskLevel: readRiskLevel(childrenOf(info, 'parameter').map(readNamedValue)),
    areas: childrenOf(info, 'area').map((area) => ({
      name: required('areaDesc', textOf(area, 'areaDesc')),
      geocodes: childrenOf(area, 'geocode')
        .map(readNamedValue)
        .flatMap(({ name, value }) => (name === null || value === null ? [] : [{ scheme: name, value }])),
    })),
  };
}

function readLanguage(text: string): string {
  const [language, ...rest] = text.replaceAll('_', '-').split('-');
  const tag = [language?.toLowerCase(), ...rest].join('-');
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag)) throw fault('language', 'is no language tag');
  return tag;
}

const readNamedValue = (element: XmlElement) => ({
  name: textOf(element, 'valueName'),
  value: textOf(element, 'value'),
});

/** Names under which senders give the level of Decision 18/2021/QĐ-TTg, folded and without anything but letters. */
const riskLevelNames = new Set(['risklevel', 'disasterrisklevel', 'capdoruiro', 'capdoruirothientai']);
const riskLevel = z.coerce.number().int().min(1).max(5);

function readRiskLevel(parameters: readonly { name: string | null; value: string | null }[]): number | null {
  return parameters.reduce<number | null>((found, { name, value }) => {
    if (!riskLevelNames.has(foldedKey(name ?? '').replace(/[^a-z]/g, ''))) return found;
    const level = riskLevel.safeParse(/^\D*(\d+)\D*$/.exec(value ?? '')?.[1]);
    return maximum(found, level.success ? level.data : null);
  }, null);
}

/** The parts of several languages name the same areas. */
function mergeAreas(areas: readonly AlertArea[]): readonly AlertArea[] {
  const byContent = new Map<string, AlertArea>();
  for (const area of areas) {
    const key = area.geocodes.length === 0 ? area.name : JSON.stringify(area.geocodes);
    if (!byContent.has(key)) byContent.set(key, area);
  }
  if (byContent.size > mostAreas) throw fault('area', `is there more than ${mostAreas} times`);
  return [...byContent.values()];
}

function readReferences(text: string | null): readonly AlertReference[] {
  return (text ?? '').split(/\s+/).flatMap((triple) => {
    if (triple === '') return [];
    const [sender, identifier, sent, ...rest] = triple.split(',');
    if (sender === undefined || identifier === undefined || sent === undefined || rest.length > 0)
      throw fault('references', 'are not of the form sender,identifier,sent');
    return [{ sender, identifier, sentAt: readInstant('references', sent) }];
  });
}
