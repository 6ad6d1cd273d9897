// moby/moby#4951: resource deadlock, AB-BA.
//
// deleteDevice locks the set of devices, then the device, and lets go of the set while it waits for the device to
// vanish. Another one that deletes the same device locks the set meanwhile and waits for the device; the first cannot
// lock the set again. Blocks: both goroutines, each on the lock that the other holds; main, which waits for them.
// Fix: look the device up and lock it before the set is locked.

import { go, gosched, Mutex, WaitGroup } from 'rt0';

const devices = new Mutex();
const device = new Mutex();
const both = new WaitGroup();

function* deleteDevice() {
  yield* devices.lock();
  yield* device.lock();
  yield* removeDeviceAndWait();
  device.unlock();
  devices.unlock();
  both.done();
}

function* removeDeviceAndWait() {
  devices.unlock();
  yield* gosched();
  yield* devices.lock();
}

export function* main() {
  both.add(2);
  go(deleteDevice);
  go(deleteDevice);
  yield* both.wait();
}
