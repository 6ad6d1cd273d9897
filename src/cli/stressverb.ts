// `rt0 stress`: runs a campaign, shows a progress bar, and reports what it found.

import cliProgress from 'cli-progress';
import { Campaign, type CampaignResult, type CampaignStanding, type StressFinding } from '../../stress/campaign.ts';
import { STRESS_SCENARIOS, stressScenario } from '../../stress/scenarios.ts';
import { CliError, FINDING } from './clierror.ts';
import { onInterrupt } from './interrupt.ts';
import { colorsFor, count, rate, time } from './style.ts';

export interface StressFlags {
  time: number;
  procs: number[];
  seed?: number;
  json?: boolean;
  build: 'release' | 'debug';
  memory?: number;
}

export async function stressVerb(names: readonly string[], flags: StressFlags): Promise<number> {
  const scenarios = names.map((name) => {
    const found = stressScenario(name);
    if (found !== undefined) return found;
    throw new CliError(`scenario ${name}: expected one of ${STRESS_SCENARIOS.map((s) => s.name).join(', ')}`);
  });
  const campaign = new Campaign({
    scenarios: scenarios.length > 0 ? scenarios : STRESS_SCENARIOS,
    procs: flags.procs,
    timeMs: flags.time,
    seed: flags.seed,
    build: flags.build,
    memory: flags.memory,
  });
  const interrupt = onInterrupt(() => campaign.stop());
  const bar = progress(campaign, flags.time);
  try {
    const result = await campaign.run();
    bar.stop();
    for (const finding of result.findings) process.stderr.write(findingText(finding));
    if (flags.json === true) process.stdout.write(`${JSON.stringify(result)}\n`);
    else process.stdout.write(`${await summary(result)}\n`);
    return interrupt.code() ?? (result.findings.length > 0 ? FINDING : 0);
  } finally {
    bar.stop();
    interrupt.release();
  }
}

/** A bar over the campaign's time on a terminal; elsewhere a line a second. */
function progress(campaign: Campaign, total: number): { stop(): void } {
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    format: (options, params) => {
      const complete = Math.round(params.progress * 20);
      const drawn =
        (options.barCompleteString ?? '').slice(0, complete) + (options.barIncompleteString ?? '').slice(complete, 20);
      return progressLine(campaign.standing(), process.stderr.isTTY ? `${drawn} ` : '');
    },
    barCompleteChar: '━',
    barIncompleteChar: '─',
    hideCursor: true,
    clearOnComplete: true,
    noTTYOutput: true,
    notTTYSchedule: 1000,
  });
  bar.start(Math.max(1, total), 0);
  const timer = setInterval(() => bar.update(Math.min(total, campaign.standing().elapsedMs)), 200);
  return {
    stop() {
      clearInterval(timer);
      bar.stop();
    },
  };
}

function progressLine({ result, elapsedMs, scenario, procs, seed }: CampaignStanding, drawn: string): string {
  const c = colorsFor(process.stderr);
  const runs = Object.values(result.perScenario).reduce((n, t) => n + t.runs, 0);
  const columns = [
    time(elapsedMs).padStart(8),
    `round ${result.rounds + 1}`,
    `${c.bold(count(runs))} runs`,
    `${c.bold(count(result.goroutines))} goroutines`,
    scenario === '' ? 'booting' : `${c.cyan(scenario)} -p ${procs} --seed ${seed}`,
  ];
  return drawn + columns.join(c.dim(' · '));
}

async function summary(result: CampaignResult): Promise<string> {
  const { default: Table } = await import('cli-table3');
  const c = colorsFor(process.stdout);
  const table = new Table({
    head: ['scenario', 'runs', 'goroutines', 'time', 'rate'].map((h) => c.bold(h)),
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const [name, t] of Object.entries(result.perScenario)) {
    const ms = t.seconds * 1000;
    table.push([c.cyan(name), count(t.runs), count(t.goroutines), time(ms), rate(t.goroutines, ms)]);
  }
  const verdict = result.findings.length === 0 ? c.green('nothing found') : c.red(`${result.findings.length} found`);
  const all = `${result.rounds} whole rounds, ${count(result.goroutines)} goroutines, ${time(result.seconds * 1000)}`;
  return `${table}\n${verdict}: ${all}`;
}

function findingText(f: StressFinding): string {
  const c = colorsFor(process.stderr);
  const head = `finding: ${f.scenario}, seed ${f.seed}, ${f.procs} Ps`;
  const output = f.output === '' ? '' : `\n${f.output.trimEnd()}\n`;
  return `${c.red(head)}\n${f.what.map((w) => `  ${w}`).join('\n')}\nrepeat: ${f.command}\n${output}\n${f.dump}\n`;
}
