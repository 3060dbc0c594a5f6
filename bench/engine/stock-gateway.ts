// The stock gateway as its documentation shows it, to measure beside ours: `node stock-gateway.js --supergraph FILE --port N`.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginUsageReportingDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';

const { values } = parseArgs({ options: { supergraph: { type: 'string' }, port: { type: 'string' } } });
const gateway = new ApolloGateway({ supergraphSdl: readFileSync(values.supergraph ?? '', 'utf8') });
const server = new ApolloServer({ gateway, plugins: [ApolloServerPluginUsageReportingDisabled()] });
const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: Number(values.port) } });
console.log(`The stock gateway answers at ${url}`);
