/**
 * What the names of service principals end with: in some partitions services are called by the end of their own host names
 * too ("AWS JSON policy elements: Principal").
 */
export const serviceEnds: readonly string[] = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
];

/** Whether a text has the form of a service principal: `cloudtrail.amazonaws.com`. */
export function isServicePrincipal(text: string): boolean {
  const end = serviceEnds.find((one) => text.endsWith(`.${one}`));
  return end !== undefined && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(text.slice(0, -end.length - 1));
}
