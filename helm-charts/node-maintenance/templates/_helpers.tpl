{{- define "maintenance.name" -}}
{{- .Release.Name | replace "." "-" | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "maintenance.labels" -}}
app.kubernetes.io/name: node-maintenance
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{- define "maintenance.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* A Job's pod cannot be changed: what is to be done otherwise is another Job, under another name. */}}
{{- define "maintenance.jobName" -}}
{{ include "maintenance.name" . }}-{{ include "maintenance.job" . | sha256sum | trunc 8 }}
{{- end -}}

{{/* What the pods of a run and of the test have in common. */}}
{{- define "maintenance.pod" -}}
restartPolicy: Never
serviceAccountName: {{ .Values.serviceAccount | quote }}
{{- /* Else a Service bearman-boot becomes the variable BEARMAN_BOOT_PORT, which is read as a setting. */}}
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
# Never on a hypervisor that it may reboot itself.
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions:
            - key: bearman.io/compute
              operator: DoesNotExist
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  - name: config
    configMap:
      name: {{ .Values.configMap | quote }}
  - name: tmp
    emptyDir:
      medium: Memory
      sizeLimit: 64Mi
  {{- /* Numbered: a Secret's name may be longer than a volume's, and have dots. */}}
  {{- range $i, $name := .Values.secrets }}
  - name: secret-{{ $i }}
    secret:
      secretName: {{ $name | quote }}
      defaultMode: 0440
  {{- end }}
  {{- range $i, $name := .Values.configMaps }}
  - name: map-{{ $i }}
    configMap:
      name: {{ $name | quote }}
  {{- end }}
  {{- with .Values.cloudsSecret }}
  - name: clouds
    secret:
      secretName: {{ . | quote }}
      defaultMode: 0440
  {{- end }}
{{- end -}}

{{- define "maintenance.container" -}}
image: {{ include "maintenance.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
env:
  - name: BEARMAN_CONFIG
    value: /etc/bearman/bearman.yaml
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
resources: {{- toYaml .Values.resources | nindent 2 }}
volumeMounts:
  - name: config
    mountPath: /etc/bearman/bearman.yaml
    subPath: bearman.yaml
    readOnly: true
  - name: tmp
    mountPath: /tmp
  {{- range $i, $name := .Values.secrets }}
  - name: secret-{{ $i }}
    mountPath: /etc/bearman/secrets/{{ $name }}
    readOnly: true
  {{- end }}
  {{- range $i, $name := .Values.configMaps }}
  - name: map-{{ $i }}
    mountPath: /etc/bearman/maps/{{ $name }}
    readOnly: true
  {{- end }}
  {{- if .Values.cloudsSecret }}
  - name: clouds
    mountPath: /etc/openstack
    readOnly: true
  {{- end }}
{{- end -}}

{{/* The Job of one run: the same command goes on with an unfinished run, so it is never repeated by
     Kubernetes itself: backoffLimit 0. */}}
{{- define "maintenance.job" -}}
backoffLimit: 0
completions: 1
parallelism: 1
{{- with .Values.activeDeadlineSeconds }}
activeDeadlineSeconds: {{ . }}
{{- end }}
template:
  metadata:
    labels: {{- include "maintenance.labels" . | nindent 6 }}
  spec:
    {{- include "maintenance.pod" . | nindent 4 }}
    automountServiceAccountToken: true
    terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
    containers:
      - name: maintenance
        args:
          - maintenance
          - run
          {{- range .Values.hosts }}
          - {{ . | quote }}
          {{- end }}
          - --reason
          - {{ .Values.reason | quote }}
          - --max-per-rack
          - {{ .Values.limits.perRack | quote }}
          - --max-per-zone
          - {{ .Values.limits.perZone | quote }}
          - --max
          - {{ .Values.limits.inAll | quote }}
          {{- range .Values.arguments }}
          - {{ . | quote }}
          {{- end }}
        {{- include "maintenance.container" . | nindent 8 }}
{{- end -}}
