// How many channels a processor sees in its inputs: Web Audio §1.5.4 (computedNumberOfChannels), §1.5.3 (actively
// processing), §1.32.5.3 (inputs), and the output counts of each node's own section. Where the standard leaves room
// (sources not started, nodes never fed), the native implementation of Chromium is what is asserted.

import '../install';
import { counter, countingContext, expectSeen, halves, loop, playing, until } from '../counts';
import { itExcept } from '../exclusions';

const SILENT = 'a native node whose channelCount changes while it plays falls silent, and its source never ends';
const FALLS_SILENT = { WPEInsecure: SILENT, WebKitInsecure: SILENT };

describe('the channels of an input', () => {
  let context: AudioContext;
  beforeEach(async () => {
    context = await countingContext();
  });

  it('are those of a source, before its start, while it plays, and none after its end', async () => {
    await Promise.all([1, 2, 6].map(async (channels) => {
      const seen = counter(context);
      const source = loop(context, channels);
      source.connect(seen.node);
      await expectSeen(seen, String(channels), 'before its start');
      source.start();
      await until(() => seen.peak === 0.5, () => 'silence');
      await expectSeen(seen, String(channels), 'while it plays');
      source.stop();
      await expectSeen(seen, '0', 'after its end');
    }));
  });

  itExcept({ Safari: 'Safari has ConstantSourceNode from 14.1' }, 'are one of a constant source, none when it has ended', () =>
    startsAndEnds(context.createConstantSource()));

  it('are one of an oscillator, none when it has ended', () => startsAndEnds(context.createOscillator()));

  async function startsAndEnds(source: AudioScheduledSourceNode): Promise<void> {
    const seen = counter(context);
    source.connect(seen.node);
    await expectSeen(seen, '1', 'before its start');
    source.start();
    await expectSeen(seen, '1', 'while it plays');
    source.stop();
    await expectSeen(seen, '0', 'after its end');
  }

  it('are none after a buffer was played to its end', async () => {
    const seen = counter(context);
    const source = context.createBufferSource();
    source.buffer = halves(context, 6, 12000);
    source.connect(seen.node);
    source.start();
    await expectSeen(seen, '0');
    expect(seen.peak).toBe(0.5);
  });

  it('are none of a source that had ended before it was connected', async () => {
    const source = context.createOscillator();
    const ended = new Promise((resolve) => source.addEventListener('ended', resolve));
    source.connect(context.destination); // else some browsers never play it
    source.start();
    source.stop(context.currentTime + 0.02);
    await ended;
    const seen = counter(context);
    source.connect(seen.node);
    await expectSeen(seen, '0');
  });

  it('are none of a source that is stopped before its start', async () => {
    const seen = counter(context);
    const source = context.createOscillator();
    source.connect(seen.node);
    source.start(context.currentTime + 30);
    source.stop(context.currentTime + 0.1);
    await expectSeen(seen, '0');
  });

  it('follow the buffer of a source: none yet, set after connecting, taken away', async () => {
    const seen = counter(context);
    const source = context.createBufferSource();
    source.connect(seen.node);
    await expectSeen(seen, '1', 'without a buffer');
    source.buffer = halves(context, 4);
    await expectSeen(seen, '4', 'with a buffer');
    source.buffer = null;
    await expectSeen(seen, '4', 'taken away before the start');
    source.start();
    await expectSeen(seen, '0', 'started without a buffer');
  });

  it('are none when the buffer is taken away while it plays', async () => {
    const seen = counter(context);
    const source = playing(context, 2);
    source.connect(seen.node);
    await expectSeen(seen, '2');
    source.buffer = null;
    await expectSeen(seen, '0');
  });

  it('are the greatest of several connections, without those that have ended', async () => {
    const seen = counter(context);
    const [two, four] = [playing(context, 2), playing(context, 4)];
    two.connect(seen.node);
    four.connect(seen.node);
    // Not started: only this reference keeps it.
    const oscillator = context.createOscillator();
    oscillator.connect(seen.node);
    await expectSeen(seen, '4');
    four.stop();
    await expectSeen(seen, '2');
    two.disconnect();
    await expectSeen(seen, '1');
    oscillator.disconnect();
    await expectSeen(seen, '0');
  });

  it('are each input\'s own', async () => {
    const seen = counter(context, { numberOfInputs: 4 });
    playing(context, 6).connect(seen.node, 0, 1);
    playing(context, 1).connect(seen.node, 0, 2);
    const stereo = playing(context, 2);
    stereo.connect(seen.node, 0, 2);
    stereo.connect(seen.node, 0, 3);
    await expectSeen(seen, '0,6,2,2');
    stereo.disconnect(seen.node, 0, 2);
    await expectSeen(seen, '0,6,1,2');
    stereo.disconnect(seen.node);
    await expectSeen(seen, '0,6,1,0');
  });

  // §1.5.4
  it('follow channelCount and channelCountMode of the worklet node, which may change', async () => {
    const seen = counter(context);
    const source = playing(context, 2);
    source.connect(seen.node);
    seen.node.channelCount = 1;
    await expectSeen(seen, '2', 'max');
    seen.node.channelCountMode = 'clamped-max';
    await expectSeen(seen, '1', 'clamped-max');
    seen.node.channelCountMode = 'explicit';
    seen.node.channelCount = 4;
    await expectSeen(seen, '4', 'explicit');
    seen.node.channelInterpretation = 'discrete';
    await expectSeen(seen, '4', 'explicit and discrete');
    source.disconnect();
    await expectSeen(seen, '0', 'explicit, but nothing connected');
  });

  itExcept(FALLS_SILENT, 'are none after the end of a source, also when channelCount was changed while it played', async () => {
    const seen = counter(context);
    const source = playing(context, 2);
    source.connect(seen.node);
    await expectSeen(seen, '2');
    seen.node.channelCountMode = 'explicit';
    seen.node.channelCount = 4;
    await expectSeen(seen, '4');
    source.stop();
    await expectSeen(seen, '0');
  });

  it('follow channelCount, channelCountMode and the connections of the nodes on the way', async () => {
    const seen = counter(context);
    const source = playing(context, 6);
    const [first, second] = [context.createGain(), context.createGain()];
    source.connect(first).connect(second).connect(seen.node);
    await expectSeen(seen, '6');
    first.channelCountMode = 'clamped-max';
    await expectSeen(seen, '2');
    second.channelCountMode = 'explicit';
    second.channelCount = 5;
    await expectSeen(seen, '5');
    second.channelCountMode = 'max';
    await expectSeen(seen, '2');
    first.channelCount = 4;
    await expectSeen(seen, '4');
    playing(context, 6).connect(second);
    await expectSeen(seen, '6');
  });

  it('are one of a node that nothing was ever connected to, none once it has lost its last source', async () => {
    const seen = counter(context);
    const gain = context.createGain();
    gain.connect(seen.node);
    await expectSeen(seen, '1', 'nothing was ever connected');
    const source = playing(context, 4);
    source.connect(gain);
    await expectSeen(seen, '4', 'fed');
    source.disconnect();
    await expectSeen(seen, '0', 'disconnected');
    source.connect(gain);
    await expectSeen(seen, '4', 'fed again');
    source.stop();
    await expectSeen(seen, '0', 'ended');
    playing(context, 2).connect(gain);
    await expectSeen(seen, '2', 'another source');
  });

  it('are none of a node that had lost its source before it was connected', async () => {
    const seen = counter(context);
    const source = playing(context, 4);
    const gain = context.createGain();
    source.connect(gain);
    source.disconnect();
    gain.connect(seen.node);
    await expectSeen(seen, '0');
    source.connect(gain);
    await expectSeen(seen, '4');
  });

  it('are those of a node that still has another source', async () => {
    const seen = counter(context);
    const gain = context.createGain();
    const [two, four] = [playing(context, 2), playing(context, 4)];
    two.connect(gain);
    four.connect(gain);
    gain.connect(seen.node);
    await expectSeen(seen, '4');
    four.stop();
    await expectSeen(seen, '2');
  });
});

interface Case {
  name: string;
  make: (context: AudioContext) => AudioNode;
  /** Channels with nothing connected ever; with sources of 1, 2, 4 and 6 channels. */
  alone: number;
  fed: [number, number, number, number];
  /** Channels after the end of the source: when its tail is over, or for ever. */
  after: number;
  /** Who has no such node. */
  except?: { Safari: string };
}

const follows = { alone: 1, fed: [1, 2, 4, 6] as Case['fed'], after: 0 };
const stereo = { alone: 2, fed: [2, 2, 2, 2] as Case['fed'], after: 0 };

function convolver(context: AudioContext, channels: number): ConvolverNode {
  const node = context.createConvolver();
  if (channels > 0) node.buffer = halves(context, channels, 256);
  return node;
}

const CASES: Case[] = [
  { name: 'GainNode', make: (context) => context.createGain(), ...follows },
  { name: 'DelayNode', make: (context) => context.createDelay(0.2), ...follows },
  { name: 'BiquadFilterNode', make: (context) => context.createBiquadFilter(), ...follows },
  { name: 'IIRFilterNode', make: (context) => context.createIIRFilter([1], [1, -0.5]), ...follows, except: { Safari: 'Safari has it from 14.1' } },
  { name: 'WaveShaperNode', make: (context) => context.createWaveShaper(), ...follows },
  { name: 'AnalyserNode', make: (context) => context.createAnalyser(), ...follows },
  { name: 'DynamicsCompressorNode', make: (context) => context.createDynamicsCompressor(), ...stereo },
  { name: 'PannerNode', make: (context) => context.createPanner(), ...stereo },
  { name: 'StereoPannerNode', make: (context) => context.createStereoPanner(), ...stereo, except: { Safari: 'Safari has it from 14.1' } },
  { name: 'ConvolverNode without a buffer', make: (context) => convolver(context, 0), alone: 0, fed: [1, 2, 2, 2], after: 0 },
  { name: 'ConvolverNode with a mono buffer', make: (context) => convolver(context, 1), alone: 0, fed: [1, 2, 2, 2], after: 0 },
  { name: 'ConvolverNode with a stereo buffer', make: (context) => convolver(context, 2), alone: 0, fed: [2, 2, 2, 2], after: 0 },
  { name: 'ConvolverNode with a true-stereo buffer', make: (context) => convolver(context, 4), alone: 0, fed: [2, 2, 2, 2], after: 0 },
  { name: 'ChannelSplitterNode', make: (context) => context.createChannelSplitter(4), alone: 1, fed: [1, 1, 1, 1], after: 0 },
  { name: 'ChannelMergerNode', make: (context) => context.createChannelMerger(4), alone: 0, fed: [4, 4, 4, 4], after: 0 },
  { name: 'ScriptProcessorNode', make: (context) => context.createScriptProcessor(1024, 1, 3), alone: 3, fed: [3, 3, 3, 3], after: 3 },
  { name: 'ScriptProcessorNode as made by default', make: (context) => context.createScriptProcessor(1024), alone: 2, fed: [2, 2, 2, 2], after: 2 },
];

describe('the channels that come out of', () => {
  for (const { name, make, alone, fed, after, except = {} } of CASES) {
    itExcept(except, `a ${name}`, async () => {
      const context = await countingContext();
      const idle = counter(context);
      const unfed = make(context);
      unfed.connect(idle.node);
      await expectSeen(idle, String(alone), 'nothing connected');
      await Promise.all([1, 2, 4, 6].map(async (channels, index) => {
        const seen = counter(context);
        const node = make(context);
        const source = playing(context, channels);
        source.connect(node).connect(seen.node);
        await expectSeen(seen, String(fed[index]), `fed with ${channels}`);
        source.stop();
        await expectSeen(seen, String(after), `after ${channels}`);
      }));
      unfed.disconnect(); // held until now
    });
  }

  it('each output of a ChannelSplitterNode', async () => {
    const context = await countingContext();
    const seen = counter(context, { numberOfInputs: 2 });
    const splitter = context.createChannelSplitter(2);
    playing(context, 2).connect(splitter);
    splitter.connect(seen.node, 0, 0);
    splitter.connect(seen.node, 1, 1);
    await expectSeen(seen, '1,1');
    splitter.disconnect(1);
    await expectSeen(seen, '1,0');
  });

  itExcept({ WPEInsecure: 'no MediaStreamAudioDestinationNode' }, 'a MediaStreamAudioSourceNode, and of one whose track has ended', async () => {
    const context = await countingContext();
    const seen = counter(context);
    const destination = context.createMediaStreamDestination();
    playing(context, 2).connect(destination);
    context.createMediaStreamSource(destination.stream).connect(seen.node);
    await expectSeen(seen, '2');
    for (const track of destination.stream.getTracks()) track.stop();
    await expectSeen(seen, '2');
  });

  it('a MediaElementAudioSourceNode', async () => {
    const context = await countingContext();
    const seen = counter(context);
    context.createMediaElementSource(document.createElement('audio')).connect(seen.node);
    await expectSeen(seen, '2');
  });

  it('a feedback loop, which goes on for ever once it was fed', async () => {
    const context = await countingContext();
    const seen = counter(context);
    const [delay, feedback] = [context.createDelay(0.1), context.createGain()];
    feedback.gain.value = 0.5;
    const source = playing(context, 2);
    source.connect(delay);
    delay.connect(feedback);
    feedback.connect(delay);
    delay.connect(seen.node);
    await expectSeen(seen, '2');
    source.stop();
    await expectSeen(seen, '2');
    source.disconnect();
    feedback.disconnect();
    await expectSeen(seen, '0', 'taken apart');
  });
});

describe('the channels from worklet to worklet', () => {
  let context: AudioContext;
  beforeEach(async () => {
    context = await countingContext();
  });

  it('are those of the output, until the processor ends', async () => {
    const seen = counter(context);
    counter(context, { numberOfInputs: 0, outputChannelCount: [3] }).node.connect(seen.node);
    await expectSeen(seen, '3');
    const ends = counter(context, { numberOfInputs: 0, outputChannelCount: [5] }, { until: 200 });
    ends.node.connect(seen.node);
    await expectSeen(seen, '5');
    await expectSeen(seen, '3');
  });

  it('are none when the processor has failed', async () => {
    const seen = counter(context);
    counter(context, { numberOfInputs: 0 }, { throwAt: 30 }).node.connect(seen.node);
    await expectSeen(seen, '0');
  });

  it('are none after disconnect()', async () => {
    const [first, seen] = [counter(context, { numberOfInputs: 0, outputChannelCount: [2] }), counter(context)];
    first.node.connect(seen.node);
    await expectSeen(seen, '2');
    first.node.disconnect();
    await expectSeen(seen, '0');
  });

  // §1.32.4.1: one input, one output, no outputChannelCount
  it('follow the first one\'s input, through several', async () => {
    const [first, second, seen] = [counter(context), counter(context), counter(context)];
    first.node.connect(second.node);
    second.node.connect(seen.node);
    await expectSeen(seen, '1', 'nothing connected');
    const source = playing(context, 4);
    source.connect(first.node);
    await expectSeen(seen, '4');
    source.stop();
    await expectSeen(seen, '1', 'active processors without input');
  });

  it('pass through native nodes between', async () => {
    const [first, seen] = [counter(context, { numberOfInputs: 0, outputChannelCount: [2] }, { fill: 1, until: 400 }), counter(context)];
    first.node.connect(context.createGain()).connect(seen.node);
    await expectSeen(seen, '2');
    await until(() => seen.peak === 1, () => 'silence');
    await expectSeen(seen, '0', 'the processor has ended');
  });

  it('mix with native sources', async () => {
    const seen = counter(context);
    counter(context, { numberOfInputs: 0, outputChannelCount: [2] }).node.connect(seen.node);
    const source = playing(context, 6);
    source.connect(seen.node);
    await expectSeen(seen, '6');
    source.stop();
    await expectSeen(seen, '2');
  });
});
