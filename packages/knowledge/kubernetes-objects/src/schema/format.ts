/**
 * The string formats that the API server checks (k8s.io/apiextensions-apiserver, supported formats of
 * structural schemas). Every other format is a remark to the reader, there as here.
 */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': isDateTime,
  datetime: isDateTime,
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDateTime(`${text}T00:00:00Z`),
  duration: (text) => DURATION.test(text),
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
  uuid: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
  ipv4: isIpv4,
  ipv6: isIpv6,
  cidr: isCidr,
  mac: (text) => /^(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i.test(text),
  uri: (text) => URL.canParse(text) || /^\/[^\s]*$/.test(text),
  hostname: (text) => text.length <= 255 && HOSTNAME.test(text),
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
};

/** Go's time.ParseDuration, and the long units that go-openapi's duration takes beside them. */
const DURATION = /^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)\s*(?:ns|us|µs|μs|ms|s|m|h|d|w|[a-z]+)\s*)+$|^0$/i;
const HOSTNAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** The check of a string format, or undefined where the API server checks none of that name. */
export function stringFormat(name: string): ((text: string) => boolean) | undefined {
  return Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
}

/** The least and greatest value of an integer format, both within. */
export function integerRange(format: string | undefined): readonly [number, number] | undefined {
  if (format === 'int32') return [-(2 ** 31), 2 ** 31 - 1];
  // The greatest double below 2^63: a greater one is out of range whatever its text was.
  if (format === 'int64') return [-(2 ** 63), 2 ** 63 - 1024];
  return undefined;
}

/** RFC 3339 with a zone, as Go reads it. */
function isDateTime(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})$/i.exec(
    text,
  );
  if (!parts) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  if (!year || !month || !day || hour === undefined || minute === undefined || second === undefined)
    return false;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month <= 12 && day <= days && hour <= 23 && minute <= 59 && second <= 60;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)
  );
}

function isIpv6(text: string): boolean {
  const last = text.slice(text.lastIndexOf(':') + 1);
  const plain = isIpv4(last) ? `${text.slice(0, -last.length)}0:0` : text;
  const halves = plain.split('::');
  if (halves.length > 2 || !plain.includes(':')) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const count = halves.length === 2 ? groups.length < 8 : groups.length === 8;
  return count && groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  if (more.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  return (isIpv4(address) && Number(bits) <= 32) || (isIpv6(address) && Number(bits) <= 128);
}
