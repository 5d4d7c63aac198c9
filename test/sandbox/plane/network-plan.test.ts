import { describe, expect, it } from 'vitest';
import { publicAddressesOf } from '../../../src/sandbox/plane/datacenter/internet.js';
import { networkPlan } from '../../../src/sandbox/plane/datacenter/network-plan.js';
import { emptyTopology } from '../../../src/sandbox/plane/topology.js';
import { albName, nlbName, sampleTopology, vpcId } from './sample-topology.js';

describe('the plan of networks', () => {
  it('is empty for an empty topology', () => {
    expect(networkPlan(emptyTopology)).toEqual({ routers: [], attachments: [] });
  });

  it('gives each host, database and load balancer one namespace with all its addresses', () => {
    const { attachments } = networkPlan(sampleTopology());
    expect(attachments.map(({ addresses }) => addresses.map(({ address }) => address))).toEqual([
      ['10.0.3.11'],
      ['10.0.4.11'],
      ['10.0.7.11'],
      ['10.0.8.11'],
      ['10.0.1.10', '10.0.2.10'],
      ['10.0.3.10', '10.0.4.10'],
    ]);
    expect(attachments.every(({ link }) => link.length <= 15)).toBe(true);
    expect(new Set(attachments.map(({ link }) => link)).size).toBe(attachments.length);
  });

  it('leads the public addresses of direct interfaces and NAT gateways to their router', () => {
    expect(networkPlan(sampleTopology()).routers).toEqual([
      {
        vpc: { id: vpcId, cidr: '10.0.0.0/16', dnsSupport: true },
        namespace: 'vpc-vpc-0a',
        uplink: expect.stringMatching(/^v[0-9a-f]{12}$/),
        gateways: ['10.0.1.1', '10.0.2.1', '10.0.3.1', '10.0.4.1', '10.0.7.1', '10.0.8.1'],
        publicAddresses: ['203.0.113.11', '203.0.113.12', '203.0.113.200'],
      },
    ]);
  });
});

describe('a client on the internet', () => {
  it('finds the public addresses of a name, in any order', () => {
    expect([...publicAddressesOf(albName, sampleTopology())].sort()).toEqual(['203.0.113.11', '203.0.113.12']);
  });

  it('reaches an address that belongs to an interface', () => {
    expect(publicAddressesOf('203.0.113.12', sampleTopology())).toEqual(['203.0.113.12']);
  });

  it('does not find a name that is not there', () => {
    expect(() => publicAddressesOf('nothing.example', sampleTopology())).toThrow(/ENOTFOUND/);
  });

  it('does not reach an internal load balancer', () => {
    expect(() => publicAddressesOf(nlbName, sampleTopology())).toThrow(/EHOSTUNREACH/);
  });
});
