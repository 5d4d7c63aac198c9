import { fleetTiers } from '../config/names.js';
import type { LoadBalancerView, SectionName, Sections, Verdict } from './snapshot.js';

/** One thing that is not as it should be. `hosts`: says nothing where there are no hosts. */
interface Finding {
  readonly level: 'down' | 'degraded' | 'unknown';
  readonly reason: string;
  readonly hosts?: true;
}

const sectionWords: Readonly<Record<SectionName, string>> = {
  alb: 'The public load balancer',
  nlb: 'The internal load balancer',
  web: 'The web fleet',
  app: 'The app fleet',
  agents: 'The Systems Manager agents',
  database: 'The database',
  nat: 'The NAT gateway',
  activities: 'The scaling activities',
};

const severity = { down: 0, degraded: 1, unknown: 2 } as const;

/** What the sections together mean for whoever uses the system. */
export function judge(
  sections: Sections,
  expected: { readonly reader: boolean; readonly simulated: string | undefined },
): Verdict {
  const findings = [
    ...unreadable(sections),
    ...(['alb', 'nlb'] as const).flatMap((name) => balancer(name, sections)),
    ...fleetTiers.flatMap((tier) => fleet(tier, sections)),
    ...unregistered('web', 'alb', sections),
    ...unregistered('app', 'nlb', sections),
    ...agents(sections),
    ...database(sections, expected.reader),
    ...nat(sections),
    ...activities(sections),
  ].sort((a, b) => severity[a.level] - severity[b.level]);
  if (expected.simulated !== undefined) {
    const rest = reasonsOf(findings.filter((finding) => !finding.hosts));
    return { state: 'simulated', reasons: [expected.simulated, ...rest] };
  }
  return { state: findings[0]?.level ?? 'healthy', reasons: reasonsOf(findings) };
}

/** One cause often stops several sections; it is told once. */
function reasonsOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map((finding) => finding.reason))];
}

function unreadable(sections: Sections): Finding[] {
  const names: readonly SectionName[] = ['alb', 'nlb', 'web', 'app', 'agents', 'database', 'nat', 'activities'];
  return names.flatMap((name) => {
    const section = sections[name];
    if (section.state !== 'failed') return [];
    return [{ level: 'unknown' as const, reason: `${sectionWords[name]} cannot be read: ${section.failure.message}` }];
  });
}

function balancer(name: 'alb' | 'nlb', sections: Sections): Finding[] {
  const section = sections[name];
  const what = sectionWords[name];
  if (section.state === 'failed') return [];
  if (section.state === 'absent') return [{ level: 'down', reason: `${what} is not there: ${section.reason}.` }];
  const view = section.data;
  const own: Finding[] =
    view.health === 'good'
      ? []
      : [
          {
            level: view.state === 'active_impaired' ? 'degraded' : 'down',
            reason: `${what} is ${view.state}: ${view.reason}.`,
          },
        ];
  return [...own, ...targets(what, view)];
}

function targets(what: string, view: LoadBalancerView): Finding[] {
  const good = view.targets.filter((target) => target.health === 'good').length;
  if (good === 0) {
    const why = view.targets[0] ? `: ${view.targets[0].id} ${view.targets[0].reason}` : ': none is registered';
    return [{ level: 'down', reason: `${what} has no healthy target${why}.`, hosts: true }];
  }
  return view.targets
    .filter((target) => target.health === 'bad')
    .map((target) => ({ level: 'degraded', reason: `${target.id} ${target.reason}.`, hosts: true }));
}

function fleet(tier: 'web' | 'app', sections: Sections): Finding[] {
  const section = sections[tier];
  const what = sectionWords[tier];
  if (section.state === 'failed') return [];
  if (section.state === 'absent') return [{ level: 'down', reason: `${what} is not there: ${section.reason}.` }];
  const { desired, instances } = section.data;
  const good = instances.filter((instance) => instance.health === 'good').length;
  if (good >= desired) return [];
  return [{ level: 'degraded', reason: `${what} has ${good} of ${desired} instances in service.` }];
}

/** In service for Auto Scaling, but nothing sends it requests. */
function unregistered(tier: 'web' | 'app', name: 'alb' | 'nlb', sections: Sections): Finding[] {
  const [fleetSection, balancerSection] = [sections[tier], sections[name]];
  if (fleetSection.state !== 'known' || balancerSection.state !== 'known') return [];
  const targets = new Set(balancerSection.data.targets.map((target) => target.id));
  return fleetSection.data.instances
    .filter((instance) => instance.lifecycle === 'InService' && !targets.has(instance.id))
    .map((instance) => ({
      level: 'degraded',
      reason: `${instance.id} is in service, but not a target of the load balancer.`,
      hosts: true,
    }));
}

function agents(sections: Sections): Finding[] {
  if (sections.agents.state !== 'known') return [];
  return sections.agents.data
    .filter((agent) => agent.health !== 'good')
    .map((agent) => ({
      level: 'degraded',
      reason: `The Systems Manager agent of ${agent.instanceId} ${agent.ping === 'none' ? 'has never registered' : `is ${agent.ping}`}.`,
      hosts: true,
    }));
}

function database(sections: Sections, expectsReader: boolean): Finding[] {
  const section = sections.database;
  if (section.state === 'failed') return [];
  if (section.state === 'absent') {
    return [{ level: 'down', reason: `${sectionWords.database} is not there: ${section.reason}.` }];
  }
  const { members } = section.data;
  const writer = members.find((member) => member.role === 'writer');
  const readers = members.filter((member) => member.role === 'reader');
  return [
    ...(writer?.health === 'good'
      ? []
      : [
          {
            level: 'down' as const,
            reason: writer ? `The database writer ${writer.id} is ${writer.status}.` : 'The database has no writer.',
          },
        ]),
    ...readers
      .filter((reader) => reader.health !== 'good')
      .map((reader) => ({
        level: 'degraded' as const,
        reason: `The database reader ${reader.id} is ${reader.status}.`,
      })),
    ...(expectsReader && readers.length === 0
      ? [{ level: 'degraded' as const, reason: 'The database has lost its reader.' }]
      : []),
  ];
}

function nat(sections: Sections): Finding[] {
  const section = sections.nat;
  if (section.state === 'failed') return [];
  const bad =
    section.state === 'absent'
      ? section.reason
      : section.data.some((one) => one.health === 'good')
        ? undefined
        : section.data[0]?.state;
  if (bad === undefined) return [];
  return [{ level: 'degraded', reason: `Instances cannot reach the internet through the NAT gateway: ${bad}.` }];
}

function activities(sections: Sections): Finding[] {
  if (sections.activities.state !== 'known') return [];
  return sections.activities.data
    .filter((activity) => activity.current)
    .slice(0, 1)
    .map((activity) => ({
      level: 'degraded',
      reason: `The ${activity.tier} fleet could not change: ${activity.message}`,
    }));
}
