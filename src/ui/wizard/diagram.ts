import { type PlannedSubnet, planSubnets, type SubnetRole } from '../../config/address-plan.js';
import { certificateOf, type Settings } from '../../config/settings.js';
import { cell, clip, type Line, line, lineWidth, span, wrap } from '../text/line.js';
import type { Theme } from '../theme.js';

/** Wider drawings would only spread the same words. */
const widest = 92;

/** The architecture with the chosen values: one row per tier, the way of a request between them. */
export function architecture(settings: Settings, width: number, theme: Theme): Line[] {
  const { glyphs } = theme;
  const inner = Math.min(width, widest) - 4;
  const subnets = planSubnets(settings.network.cidr);
  const boxed = (content: Line): Line => [
    span(`${glyphs.vertical} `, 'dim'),
    ...cell(content, inner, glyphs.ellipsis),
    span(` ${glyphs.vertical}`, 'dim'),
  ];
  const arrow = (text: string): Line => line(span(`   ${glyphs.down} ${text}`, 'dim'));
  const tiers = tiersOf(settings).flatMap((tier) => [
    ...tierRows(tier, subnets, inner).map(boxed),
    ...(tier.passes ? [boxed(arrow(tier.passes))] : []),
  ]);
  const title = ` VPC ${settings.network.cidr} in ${settings.region} `;
  const edge = glyphs.horizontal.repeat(Math.max(0, inner + 1 - title.length));
  return [
    clip(line(`  the internet, ${settings.network.allowedCidr}`), width, glyphs.ellipsis),
    arrow(certificateOf(settings) ? 'HTTPS 443, HTTP 80 redirects to it' : 'HTTP 80'),
    clip(
      line(
        span(`${glyphs.topLeft}${glyphs.horizontal}`, 'dim'),
        span(title, 'strong'),
        span(`${edge}${glyphs.topRight}`, 'dim'),
      ),
      width,
    ),
    ...tiers,
    line(span(`${glyphs.bottomLeft}${glyphs.horizontal.repeat(inner + 2)}${glyphs.bottomRight}`, 'dim')),
  ];
}

interface TierRow {
  readonly role: SubnetRole;
  readonly holds: string;
  /** How requests go on to the tier below. */
  readonly passes?: string;
}

function tiersOf({ web, app, database }: Settings): TierRow[] {
  const version = database.engineVersion === 'lts' ? 'LTS' : database.engineVersion;
  return [
    { role: 'public', holds: 'load balancer (ALB), NAT gateway', passes: 'HTTP 80' },
    {
      role: 'web',
      holds: `${web.desired} x Apache, ${web.instanceType}`,
      passes: 'uwsgi 9090 through the internal load balancer (NLB)',
    },
    { role: 'app', holds: `${app.desired} x uWSGI, ${app.instanceType}`, passes: 'MySQL 3306, TLS' },
    { role: 'db', holds: `Aurora ${version}, writer${database.reader ? ' + reader' : ''}` },
  ];
}

/** What a tier holds is never cut: it goes on below itself. */
function tierRows(tier: TierRow, subnets: readonly PlannedSubnet[], width: number): Line[] {
  const [a = '', b = ''] = subnets.filter((subnet) => subnet.role === tier.role).map((subnet) => subnet.cidr);
  const place = line(span(tier.role.padEnd(7), 'strong'), span(`${a} ${b}`.padEnd(26), 'dim'));
  return wrap(tier.holds, width - lineWidth(place)).map((row, at) =>
    at === 0 ? line(...place, row) : line(...cell('', lineWidth(place)), row),
  );
}
