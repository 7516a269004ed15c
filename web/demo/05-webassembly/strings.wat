;; Six plucked strings after Karplus and Strong: noise goes round in a delay line and loses its edges.
;; strings.wasm is made from this file by binaryen's wasm-as: make demo-wasm
;;
;; Memory: 0     one block of output, 128 float32
;;         512   per string 16 bytes: length and position in samples (i32), decay and level (f32)
;;         1024  per string a delay line of 4,096 float32
(module
  (memory (export "memory") 2)
  (global $seed (mut i32) (i32.const 48271))

  (func $state (param $string i32) (result i32)
    (i32.add (i32.const 512) (i32.shl (local.get $string) (i32.const 4))))

  (func $line (param $string i32) (result i32)
    (i32.add (i32.const 1024) (i32.shl (local.get $string) (i32.const 14))))

  ;; White noise between -1 and 1: Lehmer's generator.
  (func $noise (result f32)
    (global.set $seed (i32.rem_u (i32.mul (global.get $seed) (i32.const 16807)) (i32.const 2147483647)))
    (f32.sub (f32.div (f32.convert_i32_s (i32.and (global.get $seed) (i32.const 65535))) (f32.const 32768)) (f32.const 1)))

  ;; Strikes a string: `length` samples of noise are its pitch.
  (func (export "pluck") (param $string i32) (param $length i32) (param $decay f32)
    (local $at i32)
    (i32.store (call $state (local.get $string)) (local.get $length))
    (i32.store offset=4 (call $state (local.get $string)) (i32.const 0))
    (f32.store offset=8 (call $state (local.get $string)) (local.get $decay))
    (local.set $at (call $line (local.get $string)))
    (loop $fill
      (f32.store (local.get $at) (call $noise))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $fill (local.tee $length (i32.sub (local.get $length) (i32.const 1))))))

  ;; Adds 128 samples of one string to the output.
  (func $render_string (param $string i32)
    (local $length i32) (local $position i32) (local $next i32) (local $out i32) (local $line i32)
    (local $sample f32) (local $level f32) (local $decay f32)
    (local.set $length (i32.load (call $state (local.get $string))))
    (if (i32.eqz (local.get $length)) (then (return)))
    (local.set $position (i32.load offset=4 (call $state (local.get $string))))
    (local.set $decay (f32.load offset=8 (call $state (local.get $string))))
    (local.set $line (call $line (local.get $string)))
    (loop $samples
      (local.set $sample (f32.load (i32.add (local.get $line) (i32.shl (local.get $position) (i32.const 2)))))
      (local.set $level (f32.max (local.get $level) (f32.abs (local.get $sample))))
      (local.set $next (i32.rem_u (i32.add (local.get $position) (i32.const 1)) (local.get $length)))
      (f32.store (i32.add (local.get $line) (i32.shl (local.get $position) (i32.const 2)))
        (f32.mul (f32.mul (f32.const 0.5) (local.get $decay))
          (f32.add (local.get $sample) (f32.load (i32.add (local.get $line) (i32.shl (local.get $next) (i32.const 2)))))))
      (f32.store (local.get $out) (f32.add (f32.load (local.get $out)) (f32.mul (f32.const 0.25) (local.get $sample))))
      (local.set $position (local.get $next))
      (local.set $out (i32.add (local.get $out) (i32.const 4)))
      (br_if $samples (i32.lt_u (local.get $out) (i32.const 512))))
    (i32.store offset=4 (call $state (local.get $string)) (local.get $position))
    (f32.store offset=12 (call $state (local.get $string)) (local.get $level)))

  ;; Renders a block of 128 samples to address 0.
  (func (export "render")
    (local $at i32)
    (loop $clear
      (f32.store (local.get $at) (f32.const 0))
      (br_if $clear (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 512))))
    (local.set $at (i32.const 0))
    (loop $strings
      (call $render_string (local.get $at))
      (br_if $strings (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 6))))))
