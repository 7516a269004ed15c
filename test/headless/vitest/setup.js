import AudioWorkletAnywhere from 'audioworklet-anywhere';

AudioWorkletAnywhere.install({ force: true });
