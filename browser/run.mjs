// Runs notebooks as a browser's tab does, under Node, one after the other in one Python.
//   node run.mjs DISTRIBUTION CONTENT < PLAN > RESULTS
// PLAN: [{name, cells: [source, …]}, …]; RESULTS: one line of JSON a notebook, with the outputs of
// each cell. What stands in tab_runner.py does the work; here is only what needs JavaScript.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [distribution, content] = process.argv.slice(2);
const CELL_TIMEOUT = 300_000; // milliseconds: a cell that hangs must not hang the run
const plan = JSON.parse(fs.readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(path.join(distribution, "pyodide.mjs")));
const said = [];
const python = await loadPyodide({
  indexURL: distribution + path.sep,
  stdout: (line) => said.push(line),
  stderr: (line) => said.push(line),
});
await python.loadPackage("learn-aiohttp", { messageCallback: () => {} });
python.FS.mkdirTree("/drive");
python.FS.mount(python.FS.filesystems.NODEFS, { root: content }, "/drive");
python.FS.mkdirTree("/runner");
python.FS.writeFile("/runner/tab_runner.py", fs.readFileSync(new URL("tab_runner.py", import.meta.url)));
await python.runPythonAsync("import sys; sys.path.insert(0, '/runner'); import tab_runner");
const runner = python.pyimport("tab_runner");

// A pipe takes 64 KiB at once; who ends before it has taken all loses the rest.
const written = (line) => new Promise((done) => process.stdout.write(line + "\n", done));

function within(promise, milliseconds) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(null), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

for (const { name, cells } of plan) {
  await runner.begin();
  const results = [];
  for (const source of cells) {
    const result = await within(runner.run.callPromising(source), CELL_TIMEOUT);
    if (result === null) {
      results.push({ hangs: true });
      break;
    }
    results.push(JSON.parse(result));
  }
  await written(JSON.stringify({ name, results, said: said.splice(0) }));
  if (results.at(-1)?.hangs) process.exit(1); // its Python is of no more use
}
process.exit(0);
