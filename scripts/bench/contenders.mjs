// Who is measured against whom, by the query of web/bench/live.html. WAYS=ring,raw-1024 takes only some of them.

const CONTENDERS = {
  control: { title: 'native nodes only: the control', query: 'way=control' },
  native: { title: 'native AudioWorklet', query: 'way=native' },
  ring: { title: 'ours, ring, as it comes', query: 'way=ours&driver=ring' },
  'ring-1024': { title: 'ours, ring, bufferSize 1,024', query: 'way=ours&driver=ring&buffer-size=1024' },
  'ring-2048': { title: 'ours, ring, bufferSize 2,048', query: 'way=ours&driver=ring&buffer-size=2048' },
  'script-processor': { title: 'ours, ScriptProcessor, as it comes', query: 'way=ours&driver=script-processor' },
  worker: { title: 'ours, processors in a Worker', query: 'way=ours&realm=worker' },
  'bare-ring': { title: 'bare: timer, AnalyserNodes', query: 'way=bare&driver=ring' },
  'bare-script-processor': { title: 'bare: ScriptProcessor, 1,024', query: 'way=bare&driver=script-processor' },
  'bare-worker': { title: 'bare: a buffer to a Worker and back', query: 'way=bare&driver=worker' },
  'raw-256': { title: 'raw ScriptProcessor, 256', query: 'way=raw&frames=256' },
  'raw-512': { title: 'raw ScriptProcessor, 512', query: 'way=raw&frames=512' },
  'raw-1024': { title: 'raw ScriptProcessor, 1,024', query: 'way=raw&frames=1024' },
  'raw-2048': { title: 'raw ScriptProcessor, 2,048', query: 'way=raw&frames=2048' },
  'raw-4096': { title: 'raw ScriptProcessor, 4,096', query: 'way=raw&frames=4096' },
  google: { title: 'audioworklet-polyfill 1.1.2', query: 'way=google' },
  sac: { title: 'standardized-audio-context 25.3.77', query: 'way=sac' },
};

/**
 * The contenders of these names, or those of them that WAYS names.
 * @param {string[]} names
 * @returns {{name: string, title: string, query: string}[]}
 */
export function contenders(names = Object.keys(CONTENDERS)) {
  const wanted = process.env.WAYS?.split(',');
  return names.filter((name) => !wanted || wanted.includes(name)).map((name) => ({ name, ...CONTENDERS[name] }));
}
