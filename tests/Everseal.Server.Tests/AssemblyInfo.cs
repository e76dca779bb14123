// File modes are asserted: the server runs on Linux (DESIGN.md, Shape).
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
