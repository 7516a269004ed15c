package polyfill

// AudioWorkletGlobalScope keeps what registerProcessor() was given, except the
// constructors, which are the realm's: the standard's "node name to parameter descriptor map".
// https://webaudio.github.io/web-audio-api/#AudioWorkletGlobalScope
type AudioWorkletGlobalScope struct {
	descriptors map[string][]AudioParamDescriptor
}

func newAudioWorkletGlobalScope() AudioWorkletGlobalScope {
	return AudioWorkletGlobalScope{descriptors: make(map[string][]AudioParamDescriptor)}
}

// RegisterProcessor adds name with its parameters, in the order of the standard's steps
// (Web Audio §1.32.3.2); what concerns the constructor itself (TypeErrors) was checked in web/.
// An empty or known name and a parameter name used twice are a NotSupportedError, a
// default value out of range is an InvalidStateError; then nothing is registered.
func (s *AudioWorkletGlobalScope) RegisterProcessor(name string, descriptors []AudioParamDescriptor) error {
	if name == "" {
		return &DOMException{NotSupportedError, "The processor name cannot be empty."}
	}
	if s.HasProcessor(name) {
		return &DOMException{NotSupportedError,
			"An AudioWorkletProcessor with name '" + name + "' is already registered."}
	}
	if err := validateDescriptors(descriptors); err != nil {
		return err
	}
	s.descriptors[name] = append([]AudioParamDescriptor(nil), descriptors...)
	return nil
}

// HasProcessor tells whether name is registered.
func (s *AudioWorkletGlobalScope) HasProcessor(name string) bool {
	_, known := s.descriptors[name]
	return known
}

// ParameterDescriptors returns what name was registered with, in that order; an
// InvalidStateError when it was not (Web Audio §1.32.4.1, step 1).
func (s *AudioWorkletGlobalScope) ParameterDescriptors(name string) ([]AudioParamDescriptor, error) {
	descriptors, known := s.descriptors[name]
	if !known {
		return nil, &DOMException{InvalidStateError, "The node name '" + name +
			"' is not defined in AudioWorkletGlobalScope: first await audioWorklet.addModule() " +
			"of a script that calls registerProcessor('" + name + "', …)."}
	}
	return descriptors, nil
}
