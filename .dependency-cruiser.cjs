/** Imports run one way: report, glossary ← experiment ← tasks, models, distillation, schemes ← training ← worker ← app. */
const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: to },
});

/** What layers need of a backend lies in their folders, in files that the page does not load. */
const kernelsOfLayers = '^src/models/.*\\b(webgpu|wasm)[a-zA-Z]*\\.ts$';

const tensorFlowAsValue = {
  name: 'tensorflow-in-the-page',
  comment: 'What the page loads must not bring TensorFlow.js along; types are free.',
  severity: 'error',
  from: {
    path: '^src/(report|glossary|experiment|inputs|objectives|tasks|models|distillation|schemes|metrics|lessons|app)/|^src/bench/(?!workers)|^src/catalogue|^src/worker/(client|protocol)',
    pathNot: kernelsOfLayers,
  },
  to: { path: 'node_modules/@tensorflow', dependencyTypesNot: ['type-only'] },
};

const packagesOfTheBackend = {
  name: 'backend-knows-tensorflow-alone',
  comment: 'A backend talks to TensorFlow.js and to nothing else.',
  severity: 'error',
  from: { path: '^src/backend/' },
  to: { path: 'node_modules/', pathNot: 'node_modules/@tensorflow/', dependencyTypesNot: ['type-only'] },
};

const toolsInThePage = {
  name: 'no-tools-in-the-page',
  comment: 'What the page runs is a dependency; tools that build and test it are not.',
  severity: 'error',
  from: { path: '^src/', pathNot: '^src/commands/' },
  to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
};

/** Parts of the page that know nothing of one another; only the shell, which puts them together, knows them all. */
const panels = ['setup', 'stage', 'insight', 'scoreboard', 'lessons', 'measure'];
/** What parts of the page share, and what of it each may import besides itself. */
const sharedParts = {
  store: 'renderQueue',
  renderQueue: '',
  locales: '',
  names: 'store|locales',
  examples: '',
  glossary: 'locales',
  controls: 'store|locales|names|glossary',
  commands: 'store|locales|controls',
};
const partsOfTheApp = [
  {
    name: 'app-parts',
    comment:
      'Every file of the page lies in a panel, in a shared part or in the shell; beside them only what starts it.',
    severity: 'error',
    from: {},
    to: {
      path: `^src/app/(?!(${[...panels, ...Object.keys(sharedParts), 'shell'].join('|')})/|main.tsx$|theme.(ts|css)$)`,
    },
  },
  ...panels.map((panel) => ({
    name: `app-${panel}`,
    comment: 'A panel knows what panels share, and neither the shell nor another panel.',
    severity: 'error',
    from: { path: `^src/app/${panel}/` },
    to: { path: '^src/app/', pathNot: `^src/app/(${[panel, ...Object.keys(sharedParts)].join('|')})/` },
  })),
  ...Object.entries(sharedParts).map(([part, others]) => ({
    name: `app-${part}`,
    comment: 'What panels share knows no panel, and of the rest only what it is built on.',
    severity: 'error',
    from: { path: `^src/app/${part}/` },
    to: { path: '^src/app/', pathNot: `^src/app/(${[part, others].filter(Boolean).join('|')})/` },
  })),
  {
    name: 'app-views',
    comment: 'A view of insight knows no other view.',
    severity: 'error',
    from: { path: '^src/app/insight/views/([^/.]+)' },
    to: { path: '^src/app/insight/views/', pathNot: '^src/app/insight/views/$1[./]' },
  },
  {
    name: 'app-insight-views',
    comment: 'Insight renders the views of the registry, and knows none by name.',
    severity: 'error',
    from: { path: '^src/app/insight/(?!registry|views/)' },
    to: { path: '^src/app/insight/views/' },
  },
];

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-strangers', severity: 'error', from: {}, to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] } },
    { name: 'no-lost-files', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\?url$' } },
    only('report', '^src/report/', '^src/report/', 'What a run reports is types, and imports nothing else.'),
    only('glossary', '^src/glossary/', '^src/glossary/', 'A term is data, and knows nothing of where it stands.'),
    only('experiment', '^src/experiment/', '^src/(report|glossary|experiment)/', 'An experiment is plain data.'),
    only('inputs', '^src/inputs/', '^src/(experiment|inputs)/', 'A kind of input is a declaration.'),
    only('objectives', '^src/objectives/', '^src/(experiment|metrics|objectives)/', 'An objective is a declaration.'),
    only('tasks', '^src/tasks/', '^src/(experiment|inputs|objectives|tasks)/', 'A task is a declaration.'),
    {
      ...only('models', '^src/models/', '^src/(experiment|objectives|models)/', 'An architecture is a declaration.'),
      from: { path: '^src/models/', pathNot: kernelsOfLayers },
    },
    only(
      'kernels-of-layers',
      kernelsOfLayers,
      '^src/(experiment|models|backend)/',
      'What layers need of a backend knows no training.',
    ),
    {
      name: 'kernels-only-in-training',
      comment: 'A declaration does not load kernels.',
      severity: 'error',
      from: { path: '^src/(?!training/|bench/workers/)', pathNot: kernelsOfLayers },
      to: { path: kernelsOfLayers },
    },
    only(
      'distillation',
      '^src/distillation/',
      '^src/(glossary|experiment|distillation)/',
      'A method is a declaration.',
    ),
    only('schemes', '^src/schemes/', '^src/(report|experiment|schemes)/', 'Who teaches whom is a declaration.'),
    only('metrics', '^src/metrics/', '^src/metrics/', 'A metric is a function of arrays.'),
    only(
      'lessons',
      '^src/lessons/',
      '^src/(report|experiment|metrics|lessons)/',
      'A lesson is a declaration over experiments and what a run reports.',
    ),
    only(
      'catalogue',
      '^src/catalogue',
      '^src/(experiment|tasks|models|distillation|schemes)/',
      'The catalogue lists declarations, and knows what can be made of them.',
    ),
    only('backend', '^src/backend/', '^src/(report|experiment|backend)/', 'A backend knows no training.'),
    ...['feed', 'learner', 'step', 'run'].map((folder, at, folders) =>
      only(
        `training-${folder}`,
        `^src/training/${folder}/`,
        `^src/(report|experiment|tasks|models|distillation|schemes|metrics|backend)/|^src/catalogue|^src/training/(${folders.slice(0, at + 1).join('|')})/`,
        'Training is built in the order feed, learner, step, run, and knows neither the worker nor the page.',
      ),
    ),
    {
      name: 'training-has-four-folders',
      comment: 'Every file of training lies in feed, learner, step or run.',
      severity: 'error',
      from: {},
      to: { path: '^src/training/(?!(feed|learner|step|run)/)' },
    },
    only('protocol', '^src/worker/protocol', '^src/(report|experiment)/', 'The protocol is types over experiments.'),
    only(
      'client',
      '^src/worker/client',
      '^src/(report|experiment)/|^src/worker/protocol',
      'The client knows only the protocol.',
    ),
    only(
      'worker',
      '^src/worker/(?!protocol|client)',
      '^src/(report|experiment|tasks|backend|training)/|^src/catalogue|^src/worker/(?!client)',
      'The worker knows neither the page nor its own client.',
    ),
    only(
      'app',
      '^src/app/',
      '^src/(app|report|glossary|experiment|inputs|objectives|tasks|models|distillation|schemes|metrics|lessons)/|^src/catalogue|^src/worker/(protocol|client)|^src/bench/(?!workers)',
      'The page knows the protocol and the client, nothing behind them.',
    ),
    ...partsOfTheApp,
    only(
      'bench',
      '^src/bench/(?!workers)',
      '^src/(report|experiment)/|^src/bench/(?!workers)',
      'What measures knows its contenders by messages alone.',
    ),
    only(
      'contenders',
      '^src/bench/workers/',
      '^src/(report|experiment|models|distillation|training|backend|bench)/|^src/worker/wasmFiles',
      'A contender knows what it measures.',
    ),
    tensorFlowAsValue,
    packagesOfTheBackend,
    toolsInThePage,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // `new Worker(new URL(…))` opens the worker; it is no import.
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
};
