package polyfill

import "strconv"

// AutomationRate is the standard's enumeration of the same name.
// https://webaudio.github.io/web-audio-api/#enumdef-automationrate
type AutomationRate int32

// The automation rates.
const (
	// ARate: one value for each frame.
	ARate AutomationRate = 0
	// KRate: one value for each render quantum, taken at its start.
	KRate AutomationRate = 1
)

// String returns the rate as WebIDL writes it: "a-rate" or "k-rate".
func (r AutomationRate) String() string {
	if r == KRate {
		return "k-rate"
	}
	return "a-rate"
}

// ParseAutomationRate reads what String writes; ok is false for any other text.
func ParseAutomationRate(text string) (rate AutomationRate, ok bool) {
	switch text {
	case "a-rate":
		return ARate, true
	case "k-rate":
		return KRate, true
	}
	return ARate, false
}

// AudioParamDescriptor declares one AudioParam of an AudioWorkletNode.
//
//	dictionary AudioParamDescriptor {
//	  required DOMString name;
//	  float defaultValue = 0;
//	  float minValue = -3.4028235e38;
//	  float maxValue = 3.4028235e38;
//	  AutomationRate automationRate = "a-rate";
//	};
//
// https://webaudio.github.io/web-audio-api/#AudioParamDescriptor
type AudioParamDescriptor struct {
	// Name identifies the parameter within its processor.
	Name string
	// DefaultValue is the value of a new node's parameter; MinValue and MaxValue bound
	// its computed value.
	DefaultValue, MinValue, MaxValue float32
	// AutomationRate is the parameter's rate at birth.
	AutomationRate AutomationRate
}

// validateDescriptors checks the descriptors of one processor in their order, as
// registerProcessor() does (Web Audio §1.32.3.2, the loop over the descriptors): a name
// used twice is a NotSupportedError, a default outside [min, max] an InvalidStateError.
// min > max needs no check of its own: no default lies between.
func validateDescriptors(descriptors []AudioParamDescriptor) error {
	names := make(map[string]bool, len(descriptors))
	for _, descriptor := range descriptors {
		if names[descriptor.Name] {
			return &DOMException{NotSupportedError,
				"The AudioParamDescriptor name '" + descriptor.Name + "' is used more than once."}
		}
		names[descriptor.Name] = true
		if !descriptor.defaultInRange() {
			return &DOMException{InvalidStateError,
				"The AudioParamDescriptor '" + descriptor.Name + "' has a defaultValue (" +
					formatFloat(descriptor.DefaultValue) + ") outside its range [" +
					formatFloat(descriptor.MinValue) + ", " + formatFloat(descriptor.MaxValue) + "]."}
		}
	}
	return nil
}

// defaultInRange is false for NaN too.
func (d *AudioParamDescriptor) defaultInRange() bool {
	return d.DefaultValue >= d.MinValue && d.DefaultValue <= d.MaxValue
}

func formatFloat(value float32) string { return strconv.FormatFloat(float64(value), 'g', -1, 32) }
