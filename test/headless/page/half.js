/** Plays a constant 0.5 through the processor and resolves to the first output sample that is not silent. */
export async function hearHalf(processorUrl) {
  const context = new AudioContext();
  await context.audioWorklet.addModule(processorUrl);
  const source = context.createConstantSource();
  const node = new AudioWorkletNode(context, 'half');
  source.offset.value = 0.5;
  source.connect(node).connect(context.destination);
  source.start();
  await context.resume();
  const first = await new Promise((resolve) => {
    node.port.onmessage = ({ data }) => data.first !== 0 && resolve(data.first);
  });
  await context.close();
  return first;
}
