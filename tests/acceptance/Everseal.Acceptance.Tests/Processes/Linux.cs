// The server runs on Linux, and so do its judges.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
