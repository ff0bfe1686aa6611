import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import openzone.core.partial_dates
import openzone.core.search
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('core', '0002_words_and_log'),
        ('places', '0002_core_belongs_to_zones'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('position', models.PositiveSmallIntegerField()),
                ('required', models.BooleanField(default=True)),
                ('valid_months', models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('kind', models.CharField(choices=[('enterprises', 'for enterprises and projects'), ('residents', 'for residents and staff')], max_length=12)),
                ('since', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('closed_at', models.DateTimeField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='places.zone')),
            ],
            options={
                'verbose_name_plural': 'agencies',
            },
        ),
        migrations.CreateModel(
            name='Formality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('source', models.CharField(choices=[('portal', 'at the portal'), ('agent', 'by an agent'), ('counter', 'at a counter'), ('case', 'out of a demand'), ('plan', 'by a plan')], max_length=10)),
                ('state', models.CharField(choices=[('preparing', 'being prepared'), ('submitted', 'submitted'), ('returned', 'returned for correction'), ('accepted', 'accepted, under way'), ('completed', 'completed'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='preparing', max_length=10)),
                ('state_since', models.DateTimeField()),
                ('opened_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_for', models.TextField(blank=True)),
                ('returns', models.PositiveSmallIntegerField(default=0)),
                ('running_since', models.DateTimeField(null=True)),
                ('passed', models.DurationField(default=datetime.timedelta)),
                ('due_at', models.DateTimeField(null=True)),
                ('breached_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('desk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='formalities', to='registry.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='formalities', to='registry.person')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='formalities', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='formalities', to='places.zone')),
            ],
            options={
                'verbose_name_plural': 'formalities',
            },
        ),
        migrations.CreateModel(
            name='CorrectionNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('formality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='formalities.formality')),
            ],
        ),
        migrations.CreateModel(
            name='FormalityStretch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('runs', models.BooleanField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('worked', models.DurationField(null=True)),
                ('formality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='stretches', to='formalities.formality')),
            ],
        ),
        migrations.CreateModel(
            name='HandedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('number', models.CharField(blank=True, max_length=100)),
                ('issued_on', models.DateField(null=True)),
                ('handed_at', models.DateTimeField()),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('formality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed', to='formalities.formality')),
                ('handed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed_documents', to='registry.organisation')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed_documents', to='registry.person')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('withdraws', models.BooleanField(default=False)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('on_paper', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('asked', 'given, not accepted yet'), ('in_force', 'in force'), ('ended', 'ended'), ('declined', 'declined')], default='asked', max_length=10)),
                ('given_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_for', models.TextField(blank=True)),
                ('reminded_of', models.DateField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('agency', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='formalities.agency')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('earlier_documents', models.ManyToManyField(related_name='+', to='core.storedfile')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('intermediary', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_held', to='registry.organisation')),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_given', to='registry.organisation')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='registry.person')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='OutsideOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('served_since', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='outside_offices', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('retired', 'retired')], default='draft', max_length=10)),
                ('version_count', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('retired_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('number', models.CharField(max_length=100)),
                ('issued_on', models.DateField()),
                ('expires_on', models.DateField(null=True)),
                ('issued_at', models.DateTimeField()),
                ('reminded', models.PositiveSmallIntegerField(null=True)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('formality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='formalities.formality')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.service')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('place', models.CharField(blank=True, max_length=200)),
                ('place_local', models.CharField(blank=True, max_length=200)),
                ('week', models.JSONField()),
                ('slot_minutes', models.PositiveSmallIntegerField(default=30)),
                ('capacity', models.PositiveSmallIntegerField(default=1)),
                ('days_ahead', models.PositiveSmallIntegerField(default=14)),
                ('closed_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.outsideoffice')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='service_counters', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='FormalityDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_until', models.DateField(null=True)),
                ('reused', models.BooleanField(default=False)),
                ('put_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('formality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='formalities.formality')),
                ('handed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='formalities.handeddocument')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.servicedocument')),
            ],
        ),
        migrations.CreateModel(
            name='CorrectionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fault', models.CharField(choices=[('missing', 'missing'), ('unfit', 'not fit'), ('other', 'something else')], max_length=10)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('late', models.BooleanField(default=False)),
                ('again', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='formalities.correctionitem')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='formalities.correctionnotice')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.servicedocument')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('position', models.PositiveSmallIntegerField()),
                ('after', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('days', models.PositiveSmallIntegerField(null=True)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.outsideoffice')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='FormalityStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waits'), ('ready', 'under way'), ('done', 'done'), ('refused', 'refused'), ('dropped', 'not needed any more')], default='waiting', max_length=10)),
                ('ready_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('worked', models.DurationField(null=True)),
                ('remark', models.TextField(blank=True)),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('formality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='formalities.formality')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='formality_steps', to='places.unit')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='formalities.servicestep')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('number', models.PositiveIntegerField()),
                ('summary', models.TextField(blank=True)),
                ('summary_local', models.TextField(blank=True)),
                ('applicant', models.CharField(choices=[('enterprises', 'enterprises'), ('persons', 'persons'), ('both', 'enterprises and persons')], max_length=12)),
                ('levels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('zone', 'zone'), ('park', 'park or sub-district'), ('station', 'station')], max_length=10), size=None)),
                ('promise_days', models.PositiveSmallIntegerField()),
                ('fee', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('currency', models.CharField(default='CNY', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z')])),
                ('legal_basis', models.TextField(blank=True)),
                ('legal_basis_local', models.TextField(blank=True)),
                ('words', models.GeneratedField(db_persist=True, expression=openzone.core.search.SearchWords(models.Func(models.Func(models.Func(models.F('name'), models.F('name_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('summary'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('summary_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('remark', models.CharField(blank=True, max_length=300)),
                ('written_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('counter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='formalities.servicecounter')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.outsideoffice')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='formalities.service')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
        ),
        migrations.AddField(
            model_name='servicestep',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='formalities.serviceversion'),
        ),
        migrations.AddField(
            model_name='servicedocument',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='formalities.serviceversion'),
        ),
        migrations.AddField(
            model_name='service',
            name='shown',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='shown_of', to='formalities.serviceversion'),
        ),
        migrations.AddField(
            model_name='formality',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='formalities', to='formalities.serviceversion'),
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('booked_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('place', models.PositiveSmallIntegerField()),
                ('remark', models.CharField(blank=True, max_length=300)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_reason', models.CharField(blank=True, max_length=300)),
                ('booked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='registry.organisation')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='places.zone')),
                ('counter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='formalities.servicecounter')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='formalities.serviceversion')),
            ],
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='agency_code_once'),
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['enterprises', 'residents'])), name='agency_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='correctionnotice',
            constraint=models.UniqueConstraint(fields=('formality', 'number'), name='correction_notice_number_once'),
        ),
        migrations.AddIndex(
            model_name='formalitystretch',
            index=models.Index(fields=['formality', 'id'], name='formality_stretch_order'),
        ),
        migrations.AddConstraint(
            model_name='formalitystretch',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('formality',), name='formality_stretch_one_open'),
        ),
        migrations.AddConstraint(
            model_name='formalitystretch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('until__isnull', True), ('worked__isnull', True)), models.Q(('until__gte', models.F('since')), ('worked__isnull', False)), _connector='OR'), name='formality_stretch_whole'),
        ),
        migrations.AddIndex(
            model_name='handeddocument',
            index=models.Index(fields=['organisation', 'code', '-id'], name='handed_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='handeddocument',
            index=models.Index(fields=['person', 'code', '-id'], name='handed_of_person'),
        ),
        migrations.AddConstraint(
            model_name='handeddocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', True)), models.Q(('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='handed_document_of_one'),
        ),
        migrations.AddConstraint(
            model_name='handeddocument',
            constraint=models.CheckConstraint(condition=models.Q(('file__isnull', False), models.Q(('number', ''), _negated=True), _connector='OR'), name='handed_document_file_or_number'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['organisation', 'state'], name='mandate_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['person', 'state'], name='mandate_of_person'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['agency', 'state'], name='mandate_to_agency'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['intermediary', 'state'], name='mandate_to_intermediary'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='mandate_changed'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(condition=models.Q(('state__in', ['asked', 'in_force']), ('until__isnull', False)), fields=['zone', 'until'], name='mandate_running_out'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', True)), models.Q(('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='mandate_of_one'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', False), ('intermediary__isnull', True)), models.Q(('agency__isnull', True), ('intermediary__isnull', False)), _connector='OR'), name='mandate_to_one'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'in_force', 'ended', 'declined'])), name='mandate_state_known'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='mandate_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['asked', 'in_force']), _negated=True), ('on_paper', False), ('document__isnull', False), _connector='OR'), name='mandate_on_paper_has_it'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['asked', 'in_force']), _negated=True), models.Q(('intermediary', models.F('organisation')), _negated=True), _connector='OR'), name='mandate_to_another'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='mandate_ended_whole'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'in_force'])), fields=('organisation', 'person', 'agency', 'intermediary'), name='mandate_one_living', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='outsideoffice',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='outside_office_code_once'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(condition=models.Q(('expires_on__isnull', False)), fields=['expires_on'], name='certificate_expiring'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(fields=('service', 'number'), name='certificate_number_once'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='certificate_expires_after_issue'),
        ),
        migrations.AddConstraint(
            model_name='servicecounter',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='service_counter_code_once'),
        ),
        migrations.AddConstraint(
            model_name='servicecounter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('office__isnull', True), ('unit__isnull', False)), models.Q(('office__isnull', False), ('unit__isnull', True)), _connector='OR'), name='service_counter_of_one'),
        ),
        migrations.AddConstraint(
            model_name='servicecounter',
            constraint=models.CheckConstraint(condition=models.Q(('slot_minutes__range', (5, 480))), name='service_counter_slot_5_to_480'),
        ),
        migrations.AddConstraint(
            model_name='servicecounter',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__range', (1, 100))), name='service_counter_capacity_1_to_100'),
        ),
        migrations.AddConstraint(
            model_name='servicecounter',
            constraint=models.CheckConstraint(condition=models.Q(('days_ahead__range', (1, 180))), name='service_counter_ahead_1_to_180'),
        ),
        migrations.AddIndex(
            model_name='formalitydocument',
            index=models.Index(fields=['formality', 'id'], name='formality_document_order'),
        ),
        migrations.AddConstraint(
            model_name='formalitydocument',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('formality', 'document'), name='formality_document_once'),
        ),
        migrations.AddConstraint(
            model_name='correctionitem',
            constraint=models.CheckConstraint(condition=models.Q(('fault__in', ['missing', 'unfit', 'other'])), name='correction_fault_known'),
        ),
        migrations.AddConstraint(
            model_name='correctionitem',
            constraint=models.CheckConstraint(condition=models.Q(('document__isnull', False), models.Q(('fault', 'other'), models.Q(('words', ''), _negated=True)), _connector='OR'), name='correction_says_something'),
        ),
        migrations.AddIndex(
            model_name='formalitystep',
            index=models.Index(condition=models.Q(('state', 'ready')), fields=['unit', 'due_at'], name='formality_step_ready'),
        ),
        migrations.AddIndex(
            model_name='formalitystep',
            index=models.Index(fields=['unit', 'formality'], name='formality_step_of_unit'),
        ),
        migrations.AddConstraint(
            model_name='formalitystep',
            constraint=models.UniqueConstraint(fields=('formality', 'step'), name='formality_step_once'),
        ),
        migrations.AddConstraint(
            model_name='formalitystep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'ready', 'done', 'refused', 'dropped'])), name='formality_step_state_known'),
        ),
        migrations.AddConstraint(
            model_name='formalitystep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'dropped']), ('ready_at__isnull', False), _connector='OR'), name='formality_step_ready_some_time'),
        ),
        migrations.AddConstraint(
            model_name='formalitystep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('done_by__isnull', False), ('state__in', ['done', 'refused']), ('worked__isnull', False)), models.Q(('done_at__isnull', True), ('done_by__isnull', True), ('state__in', ['waiting', 'ready', 'dropped']), ('worked__isnull', True)), _connector='OR'), name='formality_step_done_whole'),
        ),
        migrations.AddIndex(
            model_name='serviceversion',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='service_version_words'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.UniqueConstraint(fields=('service', 'number'), name='service_version_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('office__isnull', True), ('unit__isnull', False)), models.Q(('office__isnull', False), ('unit__isnull', True)), _connector='OR'), name='service_version_of_one'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(('applicant__in', ['enterprises', 'persons', 'both'])), name='service_version_applicant_known'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(('levels__contained_by', ['zone', 'park', 'station']), models.Q(('levels', []), _negated=True)), name='service_version_offered_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(('fee__gte', 0)), name='service_version_fee_not_below_0'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='service_version_published_whole'),
        ),
        migrations.AddConstraint(
            model_name='servicestep',
            constraint=models.UniqueConstraint(fields=('version', 'code'), name='service_step_once'),
        ),
        migrations.AddConstraint(
            model_name='servicestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('office__isnull', True), ('unit__isnull', False)), models.Q(('office__isnull', False), ('unit__isnull', True)), _connector='OR'), name='service_step_of_one'),
        ),
        migrations.AddConstraint(
            model_name='servicestep',
            constraint=models.CheckConstraint(condition=models.Q(('after__contains', [models.F('code')]), _negated=True), name='service_step_not_after_itself'),
        ),
        migrations.AddConstraint(
            model_name='servicedocument',
            constraint=models.UniqueConstraint(fields=('version', 'code'), name='service_document_once'),
        ),
        migrations.AddConstraint(
            model_name='servicedocument',
            constraint=models.CheckConstraint(condition=models.Q(('valid_months', 0), _negated=True), name='service_document_valid_for_some_time'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='service_newest'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='service_code_once'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'retired'])), name='service_state_known'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), ('state', 'retired')), models.Q(models.Q(('state', 'retired'), _negated=True), ('retired_at__isnull', True), ('retired_by__isnull', True)), _connector='OR'), name='service_retired_whole'),
        ),
        migrations.AddIndex(
            model_name='formality',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='formality_changed'),
        ),
        migrations.AddIndex(
            model_name='formality',
            index=models.Index(fields=['unit', '-changed_at'], name='formality_of_unit'),
        ),
        migrations.AddIndex(
            model_name='formality',
            index=models.Index(fields=['organisation', '-changed_at'], name='formality_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='formality',
            index=models.Index(condition=models.Q(('running_since__isnull', False)), fields=['zone', 'due_at'], name='formality_due'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', True)), models.Q(('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='formality_of_one'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'submitted', 'returned', 'accepted', 'completed', 'refused', 'withdrawn'])), name='formality_state_known'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['portal', 'agent', 'counter', 'case', 'plan'])), name='formality_source_known'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('running_since__isnull', False), ('state__in', ['accepted', 'submitted'])), models.Q(models.Q(('state__in', ['accepted', 'submitted']), _negated=True), ('running_since__isnull', True)), _connector='OR'), name='formality_due_while_it_runs'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['completed', 'refused', 'withdrawn'])), models.Q(('ended_at__isnull', True), ('state__in', ['accepted', 'preparing', 'returned', 'submitted'])), _connector='OR'), name='formality_ended_whole'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'withdrawn']), ('submitted_at__isnull', False), _connector='OR'), name='formality_submitted_some_time'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['zone', 'starts_at', 'id'], name='appointment_of_zone'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['organisation', 'starts_at'], name='appointment_of_organisation'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='appointment_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1)), name='appointment_place_from_1'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True)), fields=('counter', 'starts_at', 'place'), name='appointment_place_once'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), _connector='OR'), name='appointment_cancelled_whole'),
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField()),
                ('laid_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('laid_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='registry.organisation')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('position', models.PositiveSmallIntegerField()),
                ('after', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('first_begins', models.DateField()),
                ('first_ends', models.DateField()),
                ('dropped_at', models.DateTimeField(null=True)),
                ('dropped_reason', models.CharField(blank=True, max_length=300)),
                ('feeds', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.firstdaysstep')),
                ('formality', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_item', to='formalities.formality')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='formalities.plan')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_items', to='formalities.service')),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='plan_newest'),
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['organisation', '-laid_at'], name='plan_of_organisation'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('organisation',), name='plan_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.UniqueConstraint(fields=('plan', 'code'), name='plan_item_once'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('first_ends__gte', models.F('first_begins'))), name='plan_item_ends_after_begin'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('after__contains', [models.F('code')]), _negated=True), name='plan_item_not_after_itself'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('dropped_at__isnull', True), models.Q(('dropped_reason', ''), _negated=True), _connector='OR'), name='plan_item_dropped_with_a_reason'),
        ),
        migrations.CreateModel(
            name='HomeClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('position', models.PositiveSmallIntegerField()),
                ('area_cap', models.DecimalField(decimal_places=2, max_digits=6)),
                ('discount', models.DecimalField(decimal_places=3, max_digits=4)),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Home',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('address', models.CharField(blank=True, max_length=300)),
                ('address_local', models.CharField(blank=True, max_length=300)),
                ('rooms', models.PositiveSmallIntegerField()),
                ('area', models.DecimalField(decimal_places=2, max_digits=6)),
                ('market_rent', models.DecimalField(decimal_places=2, max_digits=8)),
                ('currency', models.CharField(default='CNY', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z')])),
                ('state', models.CharField(choices=[('free', 'free'), ('offered', 'offered'), ('let', 'let'), ('repair', 'under repair')], default='free', max_length=10)),
                ('entered_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='homes', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='homes', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='HomeApplication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('talent', models.CharField(max_length=200)),
                ('household', models.PositiveSmallIntegerField(default=1)),
                ('wanted_from', models.DateField()),
                ('state', models.CharField(choices=[('applied', 'being checked'), ('returned', 'returned for correction'), ('waiting', 'on the waiting list'), ('offered', 'a home is offered'), ('accepted', 'offer accepted'), ('housed', 'housed'), ('closed', 'closed')], default='applied', max_length=10)),
                ('answer', models.TextField(blank=True)),
                ('declines', models.PositiveSmallIntegerField(default=0)),
                ('handed_in_on', models.DateField()),
                ('complete_on', models.DateField(null=True)),
                ('queued_on', models.DateField(null=True)),
                ('housed_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('applied_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('applied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='home_applications', to='registry.organisation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='home_applications', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='home_applications', to='places.zone')),
                ('home_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.homeclass')),
            ],
        ),
        migrations.CreateModel(
            name='HomeClassTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('since', models.DateField()),
                ('rule', models.TextField(blank=True)),
                ('rule_local', models.TextField(blank=True)),
                ('source', models.CharField(max_length=500)),
                ('published_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='home_class_tables', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='home_class_tables', to='places.zone')),
            ],
        ),
        migrations.AddField(
            model_name='homeclass',
            name='table',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='classes', to='formalities.homeclasstable'),
        ),
        migrations.CreateModel(
            name='HomeContract',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('agreed', 'concluded'), ('lived_in', 'lived in'), ('ended', 'ended')], default='agreed', max_length=10)),
                ('agreed_on', models.DateField()),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('moved_in_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('ended_for', models.TextField(blank=True)),
                ('reminded_for', models.DateField(null=True)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='contract', to='formalities.homeapplication')),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contracts', to='formalities.home')),
            ],
        ),
        migrations.CreateModel(
            name='HomeOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('offered_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('declined', 'declined'), ('taken_back', 'taken back')], max_length=10)),
                ('answered_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='formalities.homeapplication')),
                ('home', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='formalities.home')),
                ('offered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='HomeTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('months', models.PositiveSmallIntegerField()),
                ('area', models.DecimalField(decimal_places=2, max_digits=6)),
                ('market_rent', models.DecimalField(decimal_places=2, max_digits=8)),
                ('market', models.DecimalField(decimal_places=2, max_digits=12)),
                ('subsidy', models.DecimalField(decimal_places=2, max_digits=12)),
                ('payable', models.DecimalField(decimal_places=2, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('contract', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='formalities.homecontract')),
                ('home_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.homeclass')),
            ],
            options={
                'ordering': ('since',),
            },
        ),
        migrations.CreateModel(
            name='ShuttleOrigin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None)),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='shuttle_origins', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='ShuttleRoute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('starts', models.TimeField()),
                ('ends', models.TimeField()),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('seats', models.PositiveSmallIntegerField()),
                ('runs', models.PositiveSmallIntegerField(default=1)),
                ('operator', models.CharField(blank=True, max_length=200)),
                ('operator_local', models.CharField(blank=True, max_length=200)),
                ('price', models.DecimalField(decimal_places=2, default=0, max_digits=10)),
                ('currency', models.CharField(default='CNY', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z')])),
                ('month', models.DateField()),
                ('state', models.CharField(choices=[('planned', 'planned'), ('open', 'open'), ('closed', 'closed')], default='planned', max_length=10)),
                ('expected', models.PositiveIntegerField(null=True)),
                ('opened_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('closed_for', models.TextField(blank=True)),
                ('planned_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.outsideoffice')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='routes', to='formalities.shuttleorigin')),
                ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shuttle_routes', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='shuttle_routes', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='ShuttleDemand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.TimeField()),
                ('ends', models.TimeField()),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('words', models.CharField(max_length=200)),
                ('riders', models.PositiveSmallIntegerField()),
                ('month', models.DateField()),
                ('state', models.CharField(choices=[('open', 'its origin is being looked at'), ('pooled', 'pooled'), ('served', 'served'), ('withdrawn', 'withdrawn')], default='open', max_length=10)),
                ('stated_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shuttle_demands', to='registry.organisation')),
                ('stated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='shuttle_demands', to='places.zone')),
                ('origin', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='formalities.shuttleorigin')),
                ('route', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='demands', to='formalities.shuttleroute')),
            ],
        ),
        migrations.CreateModel(
            name='SeatBooking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('seats', models.PositiveSmallIntegerField()),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('booked_at', models.DateTimeField()),
                ('booked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seat_bookings', to='registry.organisation')),
                ('route', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='formalities.shuttleroute')),
            ],
        ),
        migrations.CreateModel(
            name='Ridership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('runs', models.PositiveIntegerField()),
                ('riders', models.PositiveIntegerField()),
                ('seats', models.PositiveSmallIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('route', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ridership', to='formalities.shuttleroute')),
            ],
            options={
                'ordering': ('-month',),
            },
        ),
        migrations.CreateModel(
            name='ShuttleRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('since', models.DateField()),
                ('rule', models.TextField(blank=True)),
                ('rule_local', models.TextField(blank=True)),
                ('source', models.CharField(max_length=500)),
                ('published_at', models.DateTimeField()),
                ('least_load', models.DecimalField(decimal_places=3, max_digits=4)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shuttle_rules', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='shuttle_rules', to='places.zone')),
            ],
        ),
        migrations.AddField(
            model_name='shuttleroute',
            name='rule',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='routes', to='formalities.shuttlerule'),
        ),
        migrations.CreateModel(
            name='ShuttleStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('position', models.PositiveSmallIntegerField()),
                ('at', models.TimeField()),
                ('back_at', models.TimeField(null=True)),
                ('route', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='formalities.shuttleroute')),
            ],
            options={
                'ordering': ('position',),
            },
        ),
        migrations.AddIndex(
            model_name='home',
            index=models.Index(fields=['zone', 'state', 'ref'], name='home_by_state'),
        ),
        migrations.AddConstraint(
            model_name='home',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['free', 'offered', 'let', 'repair'])), name='home_state_known'),
        ),
        migrations.AddConstraint(
            model_name='home',
            constraint=models.CheckConstraint(condition=models.Q(('address', ''), ('address_local', ''), _negated=True), name='home_is_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='home',
            constraint=models.CheckConstraint(condition=models.Q(('area__gt', 0), ('rooms__gte', 1)), name='home_has_an_area'),
        ),
        migrations.AddConstraint(
            model_name='home',
            constraint=models.CheckConstraint(condition=models.Q(('market_rent__gte', 0)), name='home_rent_not_below_0'),
        ),
        migrations.AddIndex(
            model_name='homeapplication',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['zone', 'queued_on', 'ref'], name='home_application_line'),
        ),
        migrations.AddIndex(
            model_name='homeapplication',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='home_application_changed'),
        ),
        migrations.AddConstraint(
            model_name='homeapplication',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['applied', 'returned', 'waiting', 'offered', 'accepted', 'housed', 'closed'])), name='home_application_state_known'),
        ),
        migrations.AddConstraint(
            model_name='homeapplication',
            constraint=models.CheckConstraint(condition=models.Q(('household__range', (1, 20))), name='home_application_household_1_to_20'),
        ),
        migrations.AddConstraint(
            model_name='homeapplication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('waiting', 'offered', 'accepted', 'housed')), _negated=True), models.Q(('complete_on__isnull', False), ('queued_on__isnull', False)), _connector='OR'), name='home_application_listed_since_a_day'),
        ),
        migrations.AddConstraint(
            model_name='homeapplication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', True)), _connector='OR'), name='home_application_closed_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='homeclasstable',
            constraint=models.UniqueConstraint(fields=('zone', 'number'), name='home_table_number_once'),
        ),
        migrations.AddConstraint(
            model_name='homeclasstable',
            constraint=models.UniqueConstraint(fields=('zone', 'since'), name='home_table_day_once'),
        ),
        migrations.AddConstraint(
            model_name='homeclass',
            constraint=models.UniqueConstraint(fields=('table', 'code'), name='home_class_once'),
        ),
        migrations.AddConstraint(
            model_name='homeclass',
            constraint=models.CheckConstraint(condition=models.Q(('area_cap__gt', 0)), name='home_class_has_an_area'),
        ),
        migrations.AddConstraint(
            model_name='homeclass',
            constraint=models.CheckConstraint(condition=models.Q(('discount__range', (0, 1))), name='home_class_discount_a_share'),
        ),
        migrations.AddIndex(
            model_name='homecontract',
            index=models.Index(condition=models.Q(('state__in', ('agreed', 'lived_in'))), fields=['until'], name='home_contract_ending'),
        ),
        migrations.AddConstraint(
            model_name='homecontract',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['agreed', 'lived_in', 'ended'])), name='home_contract_state_known'),
        ),
        migrations.AddConstraint(
            model_name='homecontract',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='home_contract_term_in_order'),
        ),
        migrations.AddConstraint(
            model_name='homecontract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_on__isnull', True)), _connector='OR'), name='home_contract_ended_on_a_day'),
        ),
        migrations.AddConstraint(
            model_name='homecontract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'lived_in'), _negated=True), ('moved_in_on__isnull', False), _connector='OR'), name='home_contract_lived_in_since_a_day'),
        ),
        migrations.AddConstraint(
            model_name='homecontract',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('agreed', 'lived_in'))), fields=('home',), name='home_contract_once_for_a_home'),
        ),
        migrations.AddConstraint(
            model_name='homeoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='home_offer_answered_whole'),
        ),
        migrations.AddConstraint(
            model_name='homeoffer',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('home',), name='home_offered_once'),
        ),
        migrations.AddConstraint(
            model_name='homeoffer',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('application',), name='home_offer_open_once'),
        ),
        migrations.AddConstraint(
            model_name='hometerm',
            constraint=models.UniqueConstraint(fields=('contract', 'since'), name='home_term_once'),
        ),
        migrations.AddConstraint(
            model_name='hometerm',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='home_term_in_order'),
        ),
        migrations.AddConstraint(
            model_name='hometerm',
            constraint=models.CheckConstraint(condition=models.Q(('payable', django.db.models.expressions.CombinedExpression(models.F('market'), '-', models.F('subsidy')))), name='home_term_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='shuttleorigin',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='shuttle_origin_code_once'),
        ),
        migrations.AddIndex(
            model_name='shuttledemand',
            index=models.Index(condition=models.Q(('state__in', ['pooled', 'served'])), fields=['zone', 'origin', 'starts', 'ends'], name='shuttle_demand_pool'),
        ),
        migrations.AddIndex(
            model_name='shuttledemand',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='shuttle_demand_changed'),
        ),
        migrations.AddConstraint(
            model_name='shuttledemand',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'pooled', 'served', 'withdrawn'])), name='shuttle_demand_state_known'),
        ),
        migrations.AddConstraint(
            model_name='shuttledemand',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='shuttle_demand_from_a_month'),
        ),
        migrations.AddConstraint(
            model_name='shuttledemand',
            constraint=models.CheckConstraint(condition=models.Q(('riders__gte', 1)), name='shuttle_demand_of_somebody'),
        ),
        migrations.AddConstraint(
            model_name='shuttledemand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['pooled', 'served']), _negated=True), ('origin__isnull', False), _connector='OR'), name='shuttle_demand_pooled_by_origin'),
        ),
        migrations.AddConstraint(
            model_name='shuttledemand',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('route__isnull', False), ('state', 'served')), models.Q(models.Q(('state', 'served'), _negated=True), ('route__isnull', True)), _connector='OR'), name='shuttle_demand_served_by_a_route'),
        ),
        migrations.AddConstraint(
            model_name='seatbooking',
            constraint=models.UniqueConstraint(fields=('route', 'month', 'organisation'), name='seat_booking_once'),
        ),
        migrations.AddConstraint(
            model_name='seatbooking',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='seat_booking_of_a_seat'),
        ),
        migrations.AddConstraint(
            model_name='seatbooking',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='seat_booking_of_a_month'),
        ),
        migrations.AddConstraint(
            model_name='ridership',
            constraint=models.UniqueConstraint(fields=('route', 'month'), name='ridership_once'),
        ),
        migrations.AddConstraint(
            model_name='ridership',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='ridership_of_a_month'),
        ),
        migrations.AddConstraint(
            model_name='ridership',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='ridership_of_seats'),
        ),
        migrations.AddConstraint(
            model_name='ridership',
            constraint=models.CheckConstraint(condition=models.Q(('riders', 0), ('runs__gt', 0), _connector='OR'), name='ridership_riders_need_runs'),
        ),
        migrations.AddConstraint(
            model_name='ridership',
            constraint=models.CheckConstraint(condition=models.Q(('riders__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('seats'), '*', models.F('runs')), '*', models.Value(2)))), name='ridership_believable'),
        ),
        migrations.AddConstraint(
            model_name='shuttlerule',
            constraint=models.UniqueConstraint(fields=('zone', 'number'), name='shuttle_rule_number_once'),
        ),
        migrations.AddConstraint(
            model_name='shuttlerule',
            constraint=models.UniqueConstraint(fields=('zone', 'since'), name='shuttle_rule_day_once'),
        ),
        migrations.AddConstraint(
            model_name='shuttlerule',
            constraint=models.CheckConstraint(condition=models.Q(('least_load__gt', 0), ('least_load__lte', 1)), name='shuttle_rule_load_a_share'),
        ),
        migrations.AddIndex(
            model_name='shuttleroute',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='shuttle_route_changed'),
        ),
        migrations.AddConstraint(
            model_name='shuttleroute',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'open', 'closed'])), name='shuttle_route_state_known'),
        ),
        migrations.AddConstraint(
            model_name='shuttleroute',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='shuttle_route_from_a_month'),
        ),
        migrations.AddConstraint(
            model_name='shuttleroute',
            constraint=models.CheckConstraint(condition=models.Q(('runs__range', (1, 50)), ('seats__range', (1, 500))), name='shuttle_route_has_places'),
        ),
        migrations.AddConstraint(
            model_name='shuttleroute',
            constraint=models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='shuttle_route_price_not_below_0'),
        ),
        migrations.AddConstraint(
            model_name='shuttleroute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', True), ('opened_on__isnull', True), ('state', 'planned')), models.Q(('closed_on__isnull', True), ('opened_on__isnull', False), ('state', 'open')), models.Q(('closed_on__isnull', False), ('state', 'closed')), _connector='OR'), name='shuttle_route_days_by_state'),
        ),
        migrations.AddConstraint(
            model_name='shuttleroute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('expected__isnull', True), ('opened_on__isnull', True), ('rule__isnull', True)), models.Q(('expected__isnull', False), ('opened_on__isnull', False), ('rule__isnull', False)), _connector='OR'), name='shuttle_route_opened_by_a_rule'),
        ),
        migrations.AddConstraint(
            model_name='shuttleroute',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['planned', 'open'])), fields=('origin', 'starts', 'ends'), name='shuttle_route_once_for_a_pool'),
        ),
        migrations.AddConstraint(
            model_name='shuttlestop',
            constraint=models.UniqueConstraint(fields=('route', 'position'), name='shuttle_stop_once'),
        ),
        migrations.RemoveConstraint(
            model_name='shuttleroute',
            name='shuttle_route_once_for_a_pool',
        ),
        migrations.AddConstraint(
            model_name='shuttleroute',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'planned')), fields=('origin', 'starts', 'ends'), name='shuttle_route_planned_once_for_a_pool'),
        ),
        migrations.AddField(
            model_name='seatbooking',
            name='paid_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='seatbooking',
            name='pay_by',
            field=models.DateField(default=datetime.date(2026, 12, 31)),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='seatbooking',
            index=models.Index(condition=models.Q(('paid_on__isnull', True)), fields=['pay_by'], name='seat_booking_unpaid'),
        ),
        migrations.RemoveConstraint(
            model_name='homeapplication',
            name='home_application_listed_since_a_day',
        ),
        migrations.RemoveIndex(
            model_name='homeapplication',
            name='home_application_line',
        ),
        migrations.RenameField(
            model_name='homeapplication',
            old_name='queued_on',
            new_name='queued_at',
        ),
        migrations.AlterField(
            model_name='homeapplication',
            name='queued_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='homeapplication',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['zone', 'queued_at', 'ref'], name='home_application_line'),
        ),
        migrations.AddConstraint(
            model_name='homeapplication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('waiting', 'offered', 'accepted', 'housed')), _negated=True), models.Q(('complete_on__isnull', False), ('queued_at__isnull', False)), _connector='OR'), name='home_application_listed_since_a_day'),
        ),
    ]
