// Scores leads with json-rules-engine: one line of JSON in, rules and leads; then a line for each run that is asked for.
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const { Engine } = createRequire(process.argv[2])('json-rules-engine')
const job = JSON.parse(readFileSync(process.argv[3], 'utf8'))

const engine = new Engine([], { allowUndefinedFacts: true })
engine.addOperator('known', (value) => value !== null && value !== undefined)
engine.addOperator('unknown', (value) => value === null || value === undefined)
for (const rule of job.rules) engine.addRule(rule)

const clamp = (value, [least, most]) => Math.max(Math.min(value, most), least)

async function score (lead) {
  const { events } = await engine.run(lead)
  const groups = job.groups.map(() => 0)
  for (const { params } of events) {
    let points = params.points
    if (params.per !== undefined) points = clamp(lead[params.per] * points, params.clamp)
    if (params.since !== undefined) {
      points = params.by_day[Math.floor((job.as_of - lead[params.since]) / 86400e6)] ?? 0
    }
    groups[params.group] += points
  }
  const sum = groups.reduce((sum, points, i) => sum + clamp(points, job.groups[i]), job.start)
  const total = clamp(sum, job.clamp)
  const band = job.bands.filter((bound) => total < bound).length
  return [total / 100, band, total >= job.floor && job.flags.every((name) => lead[name] === true)]
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line === '') break
  const results = []
  for (const lead of job.leads) results.push(await score(lead))
  console.log(JSON.stringify({ results }))
}
